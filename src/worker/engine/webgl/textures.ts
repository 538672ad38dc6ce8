import type {MathBackendWebGL} from '@tensorflow/tfjs-backend-webgl/dist/backend_webgl';
import type {GPGPUContext} from '@tensorflow/tfjs-backend-webgl/dist/gpgpu_context';
import type {TensorData} from '@tensorflow/tfjs-backend-webgl/dist/gpgpu_math';
import {TextureUsage} from '@tensorflow/tfjs-backend-webgl/dist/tex_util';
import {engine, type Tensor} from '@tensorflow/tfjs-core';
import type {WordTexels} from './programs/weights.ts';

/** A tensor whose texture holds [height, width] texels of four numbers, in the layout of our programs. */
export interface Texels extends TensorData {
  readonly width: number;
  readonly height: number;
  readonly tensor: Tensor;
  /** Texture unit to which the texture stays bound. */
  readonly unit: number;
  readonly framebuffer: WebGLFramebuffer;
}

/** An integer texture. */
export interface Words {
  readonly width: number;
  readonly height: number;
  readonly texture: WebGLTexture;
  /** Texture unit that it stays bound to. */
  readonly unit: number;
}

/** Textures of one context, each bound to a texture unit of its own. WebGL 2 has 32 units at least; this needs 14. */
export class Textures {
  private readonly held: Texels[] = [];
  private readonly words: Words[] = [];

  constructor(
    private readonly gl: WebGL2RenderingContext,
    private readonly gpgpu: GPGPUContext,
    private readonly backend: MathBackendWebGL,
  ) {}

  /** @param values [height, width, 4]; zeros if left out */
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
   * An integer texture; TensorFlow.js has no type for it, so programs declare it themselves. @param values [height,
   * width, 4]
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

  /** Number of texels of all textures. */
  countTexels(): number {
    return [...this.held, ...this.words].reduce((sum, {width, height}) => sum + width * height, 0);
  }

  dispose(): void {
    for (const {tensor, texData} of this.held) {
      this.gpgpu.deleteMatrixTexture(texData.texture!.texture);
      texData.texture = null!; // so that TensorFlow.js does not recycle the texture
      tensor.dispose();
    }
    this.held.length = 0;
    for (const {texture} of this.words) this.gl.deleteTexture(texture);
    this.words.length = 0;
  }

  /** Activates a texture unit that nothing is bound to. */
  private activateUnit(): number {
    const unit = this.held.length + this.words.length;
    this.gl.activeTexture(this.gl.TEXTURE0 + unit);
    return unit;
  }
}
