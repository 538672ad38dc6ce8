import type {FastifyInstance} from 'fastify';
import {toDay} from './aggregates.ts';
import {toLogLine} from './error-answers.ts';
import type {Storage} from './storage.ts';

/** Wait before another attempt after a failure. */
const RETRY_MS = 60_000;

export interface PurgeOptions {
  readonly storage: Storage;
  readonly now: () => number;
  /** A monotonic clock, milliseconds. */
  readonly uptimeMs: () => number;
  readonly log: (line: string) => void;
}

/**
 * Deletes expired data once a day, started by the first request of the day, which does not wait for it; repeated later
 * if it failed.
 */
export function addDailyPurge(app: FastifyInstance, {storage, now, uptimeMs, log}: PurgeOptions): void {
  let purgedDay = 0;
  let notBeforeMs = -Infinity;
  let running: Promise<void> | undefined;
  app.addHook('onRequest', async () => {
    const today = toDay(now());
    if (today === purgedDay || uptimeMs() < notBeforeMs) return;
    purgedDay = today;
    running = storage.purge(today).catch((error: Error) => {
      purgedDay = 0;
      notBeforeMs = uptimeMs() + RETRY_MS;
      log(toLogLine('Old reports were not deleted', error));
    });
  });
  app.addHook('onClose', () => running);
}
