import {setTimeout as delay} from 'node:timers/promises';
import type {AnyBrowser} from '../../support/browsers.ts';
import {EMPTY_WORKER} from '../demo-shop.ts';

export interface StartTimes {
  /** From the start of the worker to the first prediction of the network. */
  readonly prediction: number[];
  /** From the start of an empty worker to its first word, in the same pages. */
  readonly empty: number[];
}

interface BenchPage {
  benchWorkerMs: number;
  benchPrediction: Promise<number>;
}

/**
 * Visits of a shopper who was here before: page, worker and model come from the browser's own caches, the profile
 * from IndexedDB. Milliseconds.
 */
export async function timeFirstPrediction(browser: AnyBrowser, url: string, visits: number): Promise<StartTimes> {
  const times: StartTimes = {prediction: [], empty: []};
  for (let visit = -1; visit < visits; visit++) {
    const page = await browser.openPage(`${url}/`, () => {
      const {Worker} = globalThis;
      const bench = globalThis as unknown as BenchPage;
      globalThis.Worker = class extends Worker {
        constructor(address: string | URL, options?: WorkerOptions) {
          bench.benchWorkerMs ??= performance.now();
          super(address, options);
        }
      };
      bench.benchPrediction = new Promise<number>((resolve) => {
        const stub = Object.assign(
          (...call: unknown[]) => {
            stub.q.push(call);
          },
          {
            q: [
              [
                'on',
                'prediction',
                ({nextItems}: {nextItems: readonly unknown[]}) => nextItems.length > 0 && resolve(performance.now()),
              ],
            ] as unknown[][],
          },
        );
        Object.assign(globalThis, {vitrine: stub});
      });
    });
    const prediction = await page.evaluate(async () => {
      const bench = globalThis as unknown as BenchPage;
      const predictedMs = await bench.benchPrediction;
      return predictedMs - bench.benchWorkerMs;
    }, null);
    await delay(1500); // until what the page does once is done: engine probed, pictures read
    const empty = await page.evaluate(
      (address) =>
        new Promise<number>((resolve) => {
          const started = performance.now();
          new Worker(address, {type: 'module'}).onmessage = () => resolve(performance.now() - started);
        }),
      EMPTY_WORKER,
    );
    await page.close();
    if (visit < 0) continue;
    times.prediction.push(prediction);
    times.empty.push(empty);
  }
  return times;
}
