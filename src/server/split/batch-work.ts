import type {FastifyInstance} from 'fastify';
import {toLogLine} from '../error-answers.ts';

/** Between two looks for batches that can be opened. */
const EVERY_MS = 60_000;

/** Runs work now and then while the server listens. A run that is under way is told when the server closes. */
export function addBatchWork(
  app: FastifyInstance,
  run: (signal: AbortSignal) => Promise<void>,
  log: (line: string) => void,
): void {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  const closing = new AbortController();
  const turn = () => {
    running = run(closing.signal)
      .catch((error: Error) => log(toLogLine('Batches were not opened', error)))
      .finally(() => {
        if (!closing.signal.aborted) timer = setTimeout(turn, EVERY_MS).unref();
      });
  };
  app.addHook('onListen', async () => turn());
  app.addHook('preClose', async () => {
    closing.abort();
    clearTimeout(timer);
    await running;
  });
}
