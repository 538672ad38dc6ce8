import {isSoftwareRenderer} from '../../../src/worker/engine/renderer.ts';
import {openChromium} from '../../support/browsers.ts';
import {inBrowser} from '../browsers/in-browser.ts';
import {type BenchResult, type BenchRow, toMachine} from '../suite.ts';
import {openBench, serveEngines} from './browser-bench.ts';
import {measureLeaks, measureWebgl} from './webgl-rows.ts';

/** Headless Chromium draws by software unless it is told which of a system's ways to the GPU to take. */
const GPU_ARGS = [`--use-angle=${process.platform === 'linux' ? 'gl-egl' : 'default'}`];

/**
 * The WebGL rows of the engine suite on a graphics card, in Chromium, and where it begins to pay.
 *
 * @throws Error where this machine's Chromium finds none
 */
export async function runGpuSuite(): Promise<BenchResult> {
  const rows: BenchRow[] = [];
  const machine: string[] = [];
  const served = await serveEngines();
  try {
    await inBrowser(
      () => openChromium(GPU_ARGS),
      async (browser) => {
        const bench = await openBench(browser, {where: 'GPU', url: served.url, rows, machine});
        const {renderer} = bench;
        if (renderer === undefined || isSoftwareRenderer(renderer))
          throw new Error(`This suite is for a graphics card, and Chromium draws with ${renderer ?? 'none'}.`);
        await measureWebgl(bench, [351, 20_000, 100_000]);
        await measureLeaks(bench);
      },
    );
    return {suite: 'gpu', machine: toMachine(...machine), rows};
  } finally {
    await served.close();
  }
}
