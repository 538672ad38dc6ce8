import {MathBackendWebGL} from '@tensorflow/tfjs-backend-webgl/dist/backend_webgl';
import {GPGPUContext} from '@tensorflow/tfjs-backend-webgl/dist/gpgpu_context';
import {
  compileProgram,
  getUniformLocations,
  type GPGPUBinary,
  runProgram,
  type TensorData,
} from '@tensorflow/tfjs-backend-webgl/dist/gpgpu_math';
import {TextureUsage} from '@tensorflow/tfjs-backend-webgl/dist/tex_util';
import {engine, env, type Tensor} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/flags';
import {ProfilerError} from '../../core/contract/errors.ts';
import type {TexelProgram} from './programs/glsl.ts';

/** A tensor whose texture holds [height, width] texels of four numbers, in an order that only our programs know. */
export interface Texels extends TensorData {
  readonly width: number;
  readonly height: number;
  readonly tensor: Tensor;
}

/** What a device holds; the same after every event. */
export interface DeviceMemory {
  readonly tensors: number;
  readonly bytes: number;
}

/** Texture unit of the item codes; TensorFlow.js gives its own inputs the units from 0 on. */
const CODES_UNIT = 15;
const BYTES_PER_TEXEL = 16;
let opened = 0;

/**
 * TensorFlow.js's WebGL backend over a canvas of our own: its own way to a context refuses the workers of some browsers, and a shop's page may
 * run a TensorFlow.js of its own. Textures, programs and tensors are TensorFlow.js's; what the texels mean is ours.
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
  private readonly held: Texels[] = [];
  private readonly codes: {texture: WebGLTexture; bytes: number}[] = [];
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
    const debug = gl.getExtension('WEBGL_debug_renderer_info');
    this.renderer = String(gl.getParameter(debug ? debug.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
    this.largest = Number(gl.getParameter(gl.MAX_TEXTURE_SIZE));
    setFlags(this.largest);
    this.gpgpu = new GPGPUContext(gl);
    this.backend = new MathBackendWebGL(this.gpgpu);
    engine().registerBackend(this.name, () => this.backend);
  }

  /** @param values [height, width, 4]; zeros where left out */
  createTexels(width: number, height: number, values?: Float32Array): Texels {
    const shape = [2 * height, 2 * width];
    const info = this.backend.makeTensorInfo(shape, 'float32');
    const texData = this.backend.texData.get(info.dataId);
    texData.texture = this.gpgpu.createPackedMatrixTexture(shape[0], shape[1]);
    texData.texShape = [shape[0], shape[1]];
    texData.isPacked = true;
    texData.usage = TextureUsage.RENDER;
    const tensor = engine().makeTensorFromDataId(info.dataId, shape, 'float32', this.backend);
    const texels = {width, height, tensor, shape, texData, isUniform: false};
    this.held.push(texels);
    this.upload(texels, values ?? new Float32Array(4 * width * height));
    return texels;
  }

  /** Overwrites a texture from its first row on. @param values whole rows */
  upload({width, texData}: Texels, values: Float32Array): void {
    const {gl} = this;
    gl.bindTexture(gl.TEXTURE_2D, texData.texture!.texture); // createTexels gives every one its texture
    const rows = values.length / (4 * width);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, rows, gl.RGBA, gl.FLOAT, values);
    gl.bindTexture(gl.TEXTURE_2D, null);
  }

  /**
   * Compiles programs, side by side where the browser can, and waits without blocking the worker.
   *
   * @throws ProfilerError `engine-failed` with what the compiler says
   */
  async compile(
    wanted: readonly {program: TexelProgram; inputs: readonly Texels[]; output: Texels}[],
  ): Promise<GPGPUBinary[]> {
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
      this.gpgpu.buildVao(binary.webGLProgram);
      Object.assign(binary, getUniformLocations(this.gpgpu, binary.program, binary.webGLProgram));
    }
    return binaries;
  }

  run(binary: GPGPUBinary, inputs: Texels[], {output, uniforms}: {output: Texels; uniforms?: number[][]}): void {
    runProgram(this.gpgpu, binary, inputs, output, uniforms);
  }

  /**
   * Gives a program a texture of bytes under a name of its own; it stays bound.
   *
   * @param values [height, width, 4] each number holds four bytes
   */
  bindCodes(
    binary: GPGPUBinary,
    name: string,
    {width, height, values}: {width: number; height: number; values: Uint32Array},
  ): void {
    const {gl} = this;
    const texture = gl.createTexture();
    gl.activeTexture(gl.TEXTURE0 + CODES_UNIT);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA32UI, width, height);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, height, gl.RGBA_INTEGER, gl.UNSIGNED_INT, values);
    this.codes.push({texture, bytes: BYTES_PER_TEXEL * width * height});
    this.gpgpu.setProgram(binary.webGLProgram);
    gl.uniform1i(gl.getUniformLocation(binary.webGLProgram, name), CODES_UNIT);
    gl.activeTexture(gl.TEXTURE0);
  }

  /**
   * Waits for the GPU and reads whole rows.
   *
   * @param out [rows, width, 4] overwritten
   */
  read({shape, texData, width}: Texels, fromRow: number, out: Float32Array): void {
    const {gl} = this;
    this.gpgpu.setOutputPackedMatrixTexture(texData.texture!.texture, shape[0], shape[1]);
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
    const texels = this.held.reduce((sum, {width, height}) => sum + BYTES_PER_TEXEL * width * height, 0);
    return {
      tensors: engine().state.numTensors,
      bytes: numBytesInGPU + texels + this.codes.reduce((sum, {bytes}) => sum + bytes, 0),
    };
  }

  dispose(): void {
    for (const {tensor, texData} of this.held) {
      this.gpgpu.deleteMatrixTexture(texData.texture!.texture);
      texData.texture = null!; // so that TensorFlow.js does not put it among the textures it would give to others
      tensor.dispose();
    }
    this.held.length = 0;
    for (const {texture} of this.codes) this.gl.deleteTexture(texture);
    this.codes.length = 0;
    engine().removeBackend(this.name);
    this.lose(); // browsers allow only a few contexts, and collect late
  }
}

function openContext(canvas: OffscreenCanvas): WebGL2RenderingContext {
  const gl = canvas.getContext('webgl2', {
    alpha: false,
    antialias: false,
    depth: false,
    stencil: false,
    preserveDrawingBuffer: false,
    failIfMajorPerformanceCaveat: false,
    powerPreference: 'low-power',
  });
  if (!gl) throw new ProfilerError('engine-failed', 'This worker has no WebGL 2. Use the CPU engine.');
  if (!gl.getExtension('EXT_color_buffer_float')) {
    throw new ProfilerError('engine-failed', 'This GPU cannot draw to float textures. Use the CPU engine.');
  }
  return gl;
}

/** Answers that TensorFlow.js would otherwise look for by opening canvases of its own. */
function setFlags(largest: number): void {
  env().set('WEBGL_VERSION', 2);
  env().set('HAS_WEBGL', true);
  env().set('WEBGL_RENDER_FLOAT32_CAPABLE', true);
  env().set('WEBGL_RENDER_FLOAT32_ENABLED', true);
  env().set('WEBGL_MAX_TEXTURE_SIZE', largest);
  env().set('WEBGL2_ISNAN_CUSTOM', false);
}
