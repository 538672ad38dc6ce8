import {wrap} from 'comlink';
import type {WorkerApi} from '../../../src/core/contract/worker-api.ts';

/** What the test page offers to `page.evaluate`. */
export interface TestPage {
  /** Calls the worker, which starts with the first call. */
  call(method: keyof WorkerApi, args: unknown[]): Promise<unknown>;
  /** `vitrine` fields of the messages beside Comlink's. */
  readonly messages: string[];
  terminate(): void;
}

const worker = new Worker('/vitrine-worker.js', {type: 'module'});
const api = wrap<Record<string, (...args: unknown[]) => Promise<unknown>>>(worker);
const messages: string[] = [];
worker.addEventListener('message', ({data}: MessageEvent<{vitrine?: string}>) => {
  if (data.vitrine) messages.push(data.vitrine);
});

const testPage: TestPage = {
  async call(method, args) {
    try {
      return await api[method](...args);
    } catch (error) {
      // Playwright keeps the message only; the code is the error's name.
      throw error instanceof Error ? new Error(`${error.name}: ${error.message}`) : error;
    }
  },
  messages,
  terminate: () => worker.terminate(),
};
Object.assign(globalThis, {testPage});
