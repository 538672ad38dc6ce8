import type {FastifyInstance} from 'fastify';
import type {Database} from './database.ts';
import {Refusal} from './refusal.ts';
import type {Storage} from './storage.ts';

/** A database check is reused for all requests within this time. */
const KEEP_MS = 1000;
/** A database that takes longer to answer counts as not ready. */
const DEADLINE_MS = 2000;
/** Retry-After for browsers, seconds; they add a random delay. */
export const RETRY_SECONDS = 5;

export interface HealthOptions {
  readonly database: Database;
  readonly storage: Storage;
  /** A monotonic clock, milliseconds. */
  readonly uptimeMs: () => number;
}

/**
 * `/health`: the process answers; exempt from rate limits. `/ready`: the database answers too; it is checked at most
 * once a second.
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
      // A pending check is shared: otherwise checks of a hanging database would use up all connections.
      asking ??= storage.ping().finally(() => (asking = undefined));
      found = {untilMs: uptimeMs() + KEEP_MS, isThere: isInTime(asking)};
    }
    if (await found.isThere) return {status: 'ready', database: database.kind};
    throw new Refusal(503, 'server-failed', 'The database does not answer.', RETRY_SECONDS);
  });
}

/** Whether the ping succeeds before the deadline; never rejects. */
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
