import {MathBackendWebGL} from '@tensorflow/tfjs-backend-webgl/dist/backend_webgl';
import {GPGPUContext} from '@tensorflow/tfjs-backend-webgl/dist/gpgpu_context';
import {
  compileProgram,
  getUniformLocations,
  type GPGPUBinary,
  type TensorData,
} from '@tensorflow/tfjs-backend-webgl/dist/gpgpu_math';
import {TextureUsage} from '@tensorflow/tfjs-backend-webgl/dist/tex_util';
import {engine, env, type Tensor} from '@tensorflow/tfjs-core';
import {ProfilerError} from '../../core/contract/errors.ts';
import type {TexelProgram} from './programs/glsl.ts';
import type {WordTexels} from './programs/weights.ts';
import {toRendererName} from './renderer.ts';
import {openContext, setFlags} from './webgl-context.ts';

/** A tensor whose texture holds [height, width] texels of four numbers, in an order that only our programs know. */
export interface Texels extends TensorData {
  readonly width: number;
  readonly height: number;
  readonly tensor: Tensor;
  /** Texture unit that it stays bound to. */
  readonly unit: number;
  readonly framebuffer: WebGLFramebuffer;
}

/** A texture of whole numbers. */
export interface Words {
  readonly width: number;
  readonly height: number;
  readonly texture: WebGLTexture;
  /** Texture unit that it stays bound to. */
  readonly unit: number;
}

/** What is compiled: `inputs` are read, `output` is written, and `words` stay bound under their names. */
export interface WantedProgram {
  readonly program: TexelProgram;
  readonly inputs: readonly Texels[];
  readonly words: Readonly<Record<string, Words>>;
  readonly output: Texels;
}

/** A program that is compiled, and what of its state we know. */
export interface ReadyProgram {
  readonly program: WebGLProgram;
  readonly triangle: WebGLVertexArrayObject;
  readonly samplers: readonly WebGLUniformLocation[];
  /** Texture unit that each sampler reads now. */
  readonly units: number[];
  readonly uniforms: readonly WebGLUniformLocation[];
}

/** What a device holds; the same after every event. */
export interface DeviceMemory {
  readonly tensors: number;
  readonly bytes: number;
}

const BYTES_PER_TEXEL = 16;
/**
 * A triangle that covers every texel. Of two, as TensorFlow.js draws them, both do the work of the squares of texels
 * on their border.
 */
const CORNERS = Float32Array.of(-1, -1, 3, -1, -1, 3);
let opened = 0;

/**
 * TensorFlow.js's WebGL backend over a canvas of our own: its own way to a context refuses the workers of some
 * browsers, and a shop's page may run a TensorFlow.js of its own. Textures, programs and tensors are TensorFlow.js's;
 * what the texels mean is ours, and so is how a program is run: its textures stay bound, each to a unit of its own,
 * and each output has its framebuffer, so that a draw is a handful of calls. WebGL 2 has 32 units at least; this
 * needs 17.
 */
export class WebglDevice {
  readonly renderer: string;
  /** Rows or columns a texture can have at most. */
  readonly largest: number;
  readonly lost: Promise<string>;
  private readonly gl: WebGL2RenderingContext;
  private readonly gpgpu: GPGPUContext;
  private readonly backend: MathBackendWebGL;
  private readonly name = `vitrine-webgl-${++opened}`;
  private readonly corners: WebGLBuffer;
  private readonly held: Texels[] = [];
  private readonly words: Words[] = [];
  private isGone = false;

  /** @throws ProfilerError `engine-failed` where there is no WebGL 2 with float textures in this worker */
  constructor() {
    const canvas = new OffscreenCanvas(1, 1);
    const gl = openContext(canvas);
    this.gl = gl;
    this.lost = new Promise((resolve) => {
      canvas.addEventListener('webglcontextlost', (event) => {
        event.preventDefault();
        this.isGone = true;
        resolve('the GPU was taken away (webglcontextlost)');
      });
    });
    this.renderer = toRendererName(gl);
    this.largest = Number(gl.getParameter(gl.MAX_TEXTURE_SIZE));
    setFlags(this.largest);
    this.gpgpu = new GPGPUContext(gl);
    this.backend = new MathBackendWebGL(this.gpgpu);
    engine().registerBackend(this.name, () => this.backend);
    this.corners = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.corners);
    gl.bufferData(gl.ARRAY_BUFFER, CORNERS, gl.STATIC_DRAW);
  }

  /** @param values [height, width, 4]; zeros where left out */
  createTexels(width: number, height: number, values?: Float32Array): Texels {
    const {gl} = this;
    const shape = [2 * height, 2 * width];
    const unit = this.activateUnit();
    const info = this.backend.makeTensorInfo(shape, 'float32');
    const texData = this.backend.texData.get(info.dataId);
    texData.texture = this.gpgpu.createPackedMatrixTexture(shape[0], shape[1]);
    texData.texShape = [shape[0], shape[1]];
    texData.isPacked = true;
    texData.usage = TextureUsage.RENDER;
    const tensor = engine().makeTensorFromDataId(info.dataId, shape, 'float32', this.backend);
    gl.bindTexture(gl.TEXTURE_2D, texData.texture.texture);
    const framebuffer = gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texData.texture.texture, 0);
    const texels = {width, height, tensor, shape, texData, isUniform: false, unit, framebuffer};
    this.held.push(texels);
    this.upload(texels, values ?? new Float32Array(4 * width * height));
    return texels;
  }

  /** Overwrites rows of a texture. @param values whole rows */
  upload({width, unit}: Texels, values: Float32Array, fromRow = 0): void {
    const {gl} = this;
    gl.activeTexture(gl.TEXTURE0 + unit);
    const rows = values.length / (4 * width);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, fromRow, width, rows, gl.RGBA, gl.FLOAT, values);
  }

  /**
   * Compiles programs, side by side where the browser can, and waits without blocking the worker.
   *
   * @throws ProfilerError `engine-failed` with what the compiler says
   */
  async compile(wanted: readonly WantedProgram[]): Promise<ReadyProgram[]> {
    env().set('ENGINE_COMPILE_ONLY', true); // no status is asked for before every compiler has begun
    let binaries: GPGPUBinary[];
    try {
      binaries = wanted.map(({program, inputs, output}) => compileProgram(this.gpgpu, program, [...inputs], output));
    } finally {
      env().set('ENGINE_COMPILE_ONLY', false);
    }
    const parallel = this.gl.getExtension('KHR_parallel_shader_compile');
    for (const binary of binaries) {
      while (parallel && !this.gl.getProgramParameter(binary.webGLProgram, parallel.COMPLETION_STATUS_KHR)) {
        if (this.gl.isContextLost()) throw this.toLoss();
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      if (!this.gl.getProgramParameter(binary.webGLProgram, this.gl.LINK_STATUS)) {
        if (this.gl.isContextLost()) throw this.toLoss();
        const why = this.gl.getShaderInfoLog(binary.fragmentShader) || this.gl.getProgramInfoLog(binary.webGLProgram);
        throw new ProfilerError('engine-failed', `A WebGL program does not compile on ${this.renderer}: ${why}`);
      }
    }
    return binaries.map((binary, place) => this.toReady(binary, wanted[place].words));
  }

  /** Makes a texture unit active that nothing is bound to. */
  private activateUnit(): number {
    const unit = this.held.length + this.words.length;
    this.gl.activeTexture(this.gl.TEXTURE0 + unit);
    return unit;
  }

  /** Where a program keeps its inputs, and its triangle. */
  private toReady({program, webGLProgram}: GPGPUBinary, words: WantedProgram['words']): ReadyProgram {
    const {gl} = this;
    const {variablesLocations, customUniformLocations} = getUniformLocations(this.gpgpu, program, webGLProgram);
    const triangle = gl.createVertexArray();
    gl.bindVertexArray(triangle);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.corners);
    const corner = gl.getAttribLocation(webGLProgram, 'clipSpacePos');
    gl.enableVertexAttribArray(corner);
    gl.vertexAttribPointer(corner, 2, gl.FLOAT, false, 0, 0);
    gl.useProgram(webGLProgram);
    for (const [name, {unit}] of Object.entries(words)) gl.uniform1i(gl.getUniformLocation(webGLProgram, name), unit);
    return {
      program: webGLProgram,
      triangle,
      samplers: variablesLocations!.map(({uniform}) => uniform), // there is one an input
      units: [],
      uniforms: customUniformLocations ?? [],
    };
  }

  /** Draws one output. @param rows [first, count] that are written; all by default */
  run(
    ready: ReadyProgram,
    inputs: Texels[],
    {
      output,
      uniforms = [],
      rows: [first, count] = [0, output.height],
    }: {output: Texels; uniforms?: number[][]; rows?: readonly [number, number]},
  ): void {
    const {gl} = this;
    gl.useProgram(ready.program);
    gl.bindVertexArray(ready.triangle);
    gl.bindFramebuffer(gl.FRAMEBUFFER, output.framebuffer);
    gl.viewport(0, first, output.width, count);
    inputs.forEach(({unit}, place) => {
      if (ready.units[place] === unit) return;
      gl.uniform1i(ready.samplers[place], unit);
      ready.units[place] = unit;
    });
    uniforms.forEach((values, place) => gl.uniform1iv(ready.uniforms[place], values));
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  /**
   * A texture of whole numbers; TensorFlow.js has no word for such, so programs name it themselves. @param values
   * [height, width, 4]
   */
  createWords({width, height, values}: WordTexels): Words {
    const {gl} = this;
    const texture = gl.createTexture();
    const unit = this.activateUnit();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA32UI, width, height);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, height, gl.RGBA_INTEGER, gl.UNSIGNED_INT, values);
    const words = {width, height, texture, unit};
    this.words.push(words);
    return words;
  }

  /** Has what was asked for so far begun while more is being said; else a browser waits until an answer is wanted. */
  begin(): void {
    this.gl.flush();
  }

  /**
   * Waits for the GPU and reads whole rows.
   *
   * @param out [rows, width, 4] overwritten
   */
  read({framebuffer, width}: Texels, fromRow: number, out: Float32Array): void {
    const {gl} = this;
    gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
    gl.readPixels(0, fromRow, width, out.length / (4 * width), gl.RGBA, gl.FLOAT, out);
  }

  /** @throws ProfilerError `engine-failed` when the context is gone */
  check(): void {
    if (this.isGone || this.gl.isContextLost()) throw this.toLoss();
  }

  toLoss(): ProfilerError {
    return new ProfilerError(
      'engine-failed',
      `The GPU (${this.renderer}) was lost. The CPU goes on from the saved state.`,
    );
  }

  /** Gives the context up, as when a driver fails; `lost` resolves. */
  lose(): void {
    this.gl.getExtension('WEBGL_lose_context')?.loseContext();
  }

  memory(): DeviceMemory {
    const {numBytesInGPU} = this.backend.memory();
    const texels = [...this.held, ...this.words].reduce((sum, {width, height}) => sum + width * height, 0);
    return {
      tensors: engine().state.numTensors,
      bytes: numBytesInGPU + BYTES_PER_TEXEL * texels,
    };
  }

  dispose(): void {
    for (const {tensor, texData} of this.held) {
      this.gpgpu.deleteMatrixTexture(texData.texture!.texture);
      texData.texture = null!; // so that TensorFlow.js does not put it among the textures it would give to others
      tensor.dispose();
    }
    this.held.length = 0;
    for (const {texture} of this.words) this.gl.deleteTexture(texture);
    this.words.length = 0;
    engine().removeBackend(this.name);
    this.lose(); // browsers allow only a few contexts, and collect late
  }
}
