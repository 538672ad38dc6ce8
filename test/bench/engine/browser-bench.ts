import path from 'node:path';
import {type AskWorker, serveWorker, startWorker} from '../../support/browser-worker.ts';
import type {AnyBrowser} from '../../support/browsers.ts';
import type {BenchRow} from '../suite.ts';

/** So that a worker's clock shows microseconds, not tenths of a millisecond. */
const ISOLATED = {'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp'};

/** The suite's worker in one browser, and where its rows and the names of browser and GPU go. */
export interface BrowserBench {
  /** Begins the names of the rows. */
  readonly where: string;
  readonly browser: string;
  /** As WebGL in a worker tells it; undefined where there is none. */
  readonly renderer: string | undefined;
  readonly ask: AskWorker;
  readonly rows: BenchRow[];
  readonly machine: string[];
}

/** Builds the worker and serves it. @param files more that the worker asks for, name -> path */
export function serveEngines(files: Readonly<Record<string, string>> = {}): ReturnType<typeof serveWorker> {
  return serveWorker(path.join(import.meta.dirname, 'engine-worker.ts'), {files, headers: ISOLATED});
}

/** Starts the served worker in a browser, and notes the names of browser and GPU. */
export async function openBench(
  browser: AnyBrowser,
  {url, ...bench}: Pick<BrowserBench, 'where' | 'rows' | 'machine'> & {readonly url: string},
): Promise<BrowserBench> {
  const ask = await startWorker(await browser.openPage(url));
  const {renderer} = await ask<{renderer?: string}>({call: 'renderer', argument: {}});
  bench.machine.push(browser.name, ...(renderer === undefined ? [] : [renderer]));
  return {...bench, browser: browser.name, renderer, ask};
}

/** What is being measured, for who waits. */
export function progress(what: string): void {
  console.error(what);
}
