import {MathBackendWebGL} from '@tensorflow/tfjs-backend-webgl/dist/backend_webgl';
import {GPGPUContext} from '@tensorflow/tfjs-backend-webgl/dist/gpgpu_context';
import {engine} from '@tensorflow/tfjs-core';
import {ProfilerError} from '../../../core/contract/errors.ts';
import {toRendererName} from '../renderer.ts';
import {openContext, setFlags} from './context.ts';
import {ProgramRunner} from './program-runner.ts';
import {Textures} from './textures.ts';

/** What a device holds; the same after every event. */
export interface DeviceMemory {
  readonly tensors: number;
  readonly bytes: number;
}

const BYTES_PER_TEXEL = 16;
let opened = 0;

/**
 * TensorFlow.js's WebGL backend over a canvas of our own: its own way to a context refuses the workers of some
 * browsers, and a shop's page may run a TensorFlow.js of its own. Textures, programs and tensors are TensorFlow.js's;
 * what the texels mean is ours, and so is how a program is run: its textures stay bound, each to a unit of its own,
 * and each output has its framebuffer, so that a draw is a handful of calls.
 */
export class WebglDevice {
  readonly renderer: string;
  /** Rows or columns a texture can have at most. */
  readonly largest: number;
  readonly lost: Promise<string>;
  readonly textures: Textures;
  readonly programs: ProgramRunner;
  private readonly gl: WebGL2RenderingContext;
  private readonly backend: MathBackendWebGL;
  private readonly name = `vitrine-webgl-${++opened}`;
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

  /** Gives the context up, as when a driver fails; `lost` resolves. */
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
    this.lose(); // browsers allow only a few contexts, and collect late
  }
}
