import type {FastifyInstance} from 'fastify';
import type {Database} from './database.ts';
import {Refusal} from './refusal.ts';
import type {Storage} from './storage.ts';

/** One question to the database is answer enough for everybody who asks within this time. */
const KEEP_MS = 1000;
/** A database that needs longer is not ready for shoppers either. */
const DEADLINE_MS = 2000;
/** Browsers come again after this, and spread themselves out by chance. */
export const RETRY_SECONDS = 5;

export interface HealthOptions {
  readonly database: Database;
  readonly storage: Storage;
  /** A clock that never goes back. */
  readonly uptimeMs: () => number;
}

/**
 * `/health`: the process answers; costs nothing, so that nobody is counted for it. `/ready`: the database answers
 * too, asked at most once a second however often it is called.
 */
export function addHealthRoutes(app: FastifyInstance, {database, storage, uptimeMs}: HealthOptions): void {
  let isClosing = false;
  let found: {readonly untilMs: number; readonly isThere: Promise<boolean>} | undefined;
  let asking: Promise<void> | undefined;
  app.addHook('preClose', async () => {
    isClosing = true;
  });

  app.get('/health', {config: {unlimited: true}}, () => ({status: 'ok', database: database.kind}));

  app.get('/ready', {config: {unlimited: true}}, async () => {
    if (isClosing) throw new Refusal(503, 'server-failed', 'The server is shutting down.', RETRY_SECONDS);
    if (!found || found.untilMs <= uptimeMs()) {
      // A database that hangs is not asked again, or the questions alone would take every connection.
      asking ??= storage.ping().finally(() => (asking = undefined));
      found = {untilMs: uptimeMs() + KEEP_MS, isThere: isInTime(asking)};
    }
    if (await found.isThere) return {status: 'ready', database: database.kind};
    throw new Refusal(503, 'server-failed', 'The database does not answer.', RETRY_SECONDS);
  });
}

/** Whether it answers, and does so before the deadline; never rejects. */
async function isInTime(ping: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), DEADLINE_MS);
  });
  const answer = ping.then(
    () => true,
    () => false,
  );
  return Promise.race([answer, deadline]).finally(() => clearTimeout(timer));
}
