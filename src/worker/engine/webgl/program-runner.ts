import type {GPGPUContext} from '@tensorflow/tfjs-backend-webgl/dist/gpgpu_context';
import {compileProgram, getUniformLocations, type GPGPUBinary} from '@tensorflow/tfjs-backend-webgl/dist/gpgpu_math';
import {env} from '@tensorflow/tfjs-core';
import {ProfilerError} from '../../../core/contract/errors.ts';
import type {TexelProgram} from './programs/glsl.ts';
import type {Texels, Words} from './textures.ts';

/**
 * A program to compile: `inputs` are read, `output` is written, and the integer textures in `words` stay bound under
 * their names.
 */
export interface WantedProgram {
  readonly program: TexelProgram;
  readonly inputs: readonly Texels[];
  readonly words: Readonly<Record<string, Words>>;
  readonly output: Texels;
}

/** A compiled program, with the GL state that was set for it last. */
export interface ReadyProgram {
  readonly program: WebGLProgram;
  readonly triangle: WebGLVertexArrayObject;
  readonly samplers: readonly WebGLUniformLocation[];
  /** Texture unit that each sampler reads now. */
  readonly units: number[];
  readonly uniforms: readonly WebGLUniformLocation[];
}

/**
 * One triangle that covers every texel. With two triangles, as TensorFlow.js draws them, the 2 x 2 texel squares on
 * their common edge are computed twice.
 */
const CORNERS = Float32Array.of(-1, -1, 3, -1, -1, 3);

/** Compiles programs and draws with them: a draw is a handful of calls, because all textures stay bound. */
export class ProgramRunner {
  private readonly corners: WebGLBuffer;

  constructor(
    private readonly gl: WebGL2RenderingContext,
    private readonly gpgpu: GPGPUContext,
    private readonly device: {readonly renderer: string; toLoss(): ProfilerError},
  ) {
    this.corners = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.corners);
    gl.bufferData(gl.ARRAY_BUFFER, CORNERS, gl.STATIC_DRAW);
  }

  /**
   * Compiles programs, side by side if the browser can, and waits without blocking the worker.
   *
   * @throws ProfilerError `engine-failed` with what the compiler says
   */
  async compile(wanted: readonly WantedProgram[]): Promise<ReadyProgram[]> {
    // The status is read only after all compilers have started, because reading it waits for the compiler.
    env().set('ENGINE_COMPILE_ONLY', true);
    let binaries: GPGPUBinary[];
    try {
      binaries = wanted.map(({program, inputs, output}) => compileProgram(this.gpgpu, program, [...inputs], output));
    } finally {
      env().set('ENGINE_COMPILE_ONLY', false);
    }
    const parallel = this.gl.getExtension('KHR_parallel_shader_compile');
    for (const binary of binaries) {
      while (parallel && !this.gl.getProgramParameter(binary.webGLProgram, parallel.COMPLETION_STATUS_KHR)) {
        if (this.gl.isContextLost()) throw this.device.toLoss();
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      if (!this.gl.getProgramParameter(binary.webGLProgram, this.gl.LINK_STATUS)) {
        if (this.gl.isContextLost()) throw this.device.toLoss();
        const why = this.gl.getShaderInfoLog(binary.fragmentShader) || this.gl.getProgramInfoLog(binary.webGLProgram);
        throw new ProfilerError('engine-failed', `A WebGL program does not compile on ${this.device.renderer}: ${why}`);
      }
    }
    return binaries.map((binary, place) => this.toReady(binary, wanted[place].words));
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

  /** Looks up the uniform locations of a program and binds its triangle. */
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
      samplers: variablesLocations!.map(({uniform}) => uniform), // there is one location for each input
      units: [],
      uniforms: customUniformLocations ?? [],
    };
  }
}
