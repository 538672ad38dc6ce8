import {MathBackendWebGL} from '@tensorflow/tfjs-backend-webgl/dist/backend_webgl';
import {GPGPUContext} from '@tensorflow/tfjs-backend-webgl/dist/gpgpu_context';
import {engine} from '@tensorflow/tfjs-core';
import {ProfilerError} from '../../../core/contract/errors.ts';
import {toRendererName} from '../renderer.ts';
import {openContext, setFlags} from './context.ts';
import {ProgramRunner} from './program-runner.ts';
import {Textures} from './textures.ts';

/** Memory in use on a device; it must be the same after every event. */
export interface DeviceMemory {
  readonly tensors: number;
  readonly bytes: number;
}

const BYTES_PER_TEXEL = 16;
let opened = 0;

/**
 * TensorFlow.js's WebGL backend over a context of our own, because its way to open one fails in the workers of some
 * browsers, and because a shop's page may run its own TensorFlow.js. TensorFlow.js manages textures, programs and
 * tensors. The layout of the texels is ours, and so is running a program: every texture stays bound to a unit of its
 * own and every output has a framebuffer, so that a draw is a handful of GL calls.
 */
export class WebglDevice {
  readonly renderer: string;
  /** Maximum number of rows or columns of a texture. */
  readonly largest: number;
  readonly lost: Promise<string>;
  readonly textures: Textures;
  readonly programs: ProgramRunner;
  private readonly gl: WebGL2RenderingContext;
  private readonly backend: MathBackendWebGL;
  private readonly name = `vitrine-webgl-${++opened}`;
  private isGone = false;

  /** @throws ProfilerError `engine-failed` if there is no WebGL 2 with float textures in this worker */
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
    const gpgpu = new GPGPUContext(gl);
    this.backend = new MathBackendWebGL(gpgpu);
    engine().registerBackend(this.name, () => this.backend);
    this.textures = new Textures(gl, gpgpu, this.backend);
    this.programs = new ProgramRunner(gl, gpgpu, this);
  }

  /** Flushes queued GL commands so that the GPU starts before the next upload. */
  flush(): void {
    this.gl.flush();
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

  /** Loses the context on purpose, as when a driver fails; `lost` resolves. */
  lose(): void {
    this.gl.getExtension('WEBGL_lose_context')?.loseContext();
  }

  memory(): DeviceMemory {
    return {
      tensors: engine().state.numTensors,
      bytes: this.backend.memory().numBytesInGPU + BYTES_PER_TEXEL * this.textures.countTexels(),
    };
  }

  dispose(): void {
    this.textures.dispose();
    engine().removeBackend(this.name);
    this.lose(); // browsers allow only a few contexts, and garbage collection frees them late
  }
}
