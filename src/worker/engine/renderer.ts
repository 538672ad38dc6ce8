/**
 * Name of the GPU behind WebGL 2 in this worker, e.g. `ANGLE (Apple, ANGLE Metal Renderer: Apple M1, …)`; undefined
 * if there is no WebGL in workers. Opens a context and drops it at once: browsers allow only a few.
 */
export function readRenderer(): string | undefined {
  if (typeof OffscreenCanvas === 'undefined') return undefined;
  try {
    const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
    if (!gl) return undefined;
    const renderer = toRendererName(gl);
    gl.getExtension('WEBGL_lose_context')?.loseContext();
    return renderer;
  } catch {
    return undefined; // a browser without WebGL may throw instead of answering null
  }
}

/** Name of the GPU behind a context, as far as the browser tells it. */
export function toRendererName(gl: WebGL2RenderingContext): string {
  const debug = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(debug ? debug.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
}

/** Whether a renderer is a program that runs on the CPU, where it can never be faster than typed arrays. */
export function isSoftwareRenderer(renderer: string): boolean {
  return /swiftshader|llvmpipe|softpipe|software|basic render|mesa offscreen/i.test(renderer);
}
