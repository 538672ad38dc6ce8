import {env} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/flags';
import {ProfilerError} from '../../../core/contract/errors.ts';

/** @throws ProfilerError `engine-failed` if there is no WebGL 2 with float textures in this worker */
export function openContext(canvas: OffscreenCanvas): WebGL2RenderingContext {
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

/** Sets feature flags that TensorFlow.js would otherwise find out by opening canvases of its own. */
export function setFlags(largest: number): void {
  env().set('WEBGL_VERSION', 2);
  env().set('HAS_WEBGL', true);
  env().set('WEBGL_RENDER_FLOAT32_CAPABLE', true);
  env().set('WEBGL_RENDER_FLOAT32_ENABLED', true);
  env().set('WEBGL_MAX_TEXTURE_SIZE', largest);
  env().set('WEBGL2_ISNAN_CUSTOM', false);
}
