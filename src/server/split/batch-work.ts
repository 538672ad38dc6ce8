import type {FastifyInstance} from 'fastify';
import {toLogLine} from '../error-answers.ts';

/** Between two looks for batches that can be opened. */
const EVERY_MS = 60_000;

/** Runs work now and then while the server listens; a run that is under way ends before the server closes. */
export function addBatchWork(app: FastifyInstance, run: () => Promise<void>, log: (line: string) => void): void {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isClosing = false;
  const turn = () => {
    running = run()
      .catch((error: Error) => log(toLogLine('Batches were not opened', error)))
      .finally(() => {
        if (!isClosing) timer = setTimeout(turn, EVERY_MS).unref();
      });
  };
  app.addHook('onListen', async () => turn());
  app.addHook('preClose', async () => {
    isClosing = true;
    clearTimeout(timer);
    await running;
  });
}
