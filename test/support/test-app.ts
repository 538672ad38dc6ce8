import type {FastifyInstance} from 'fastify';
import {afterAll, afterEach, beforeAll} from 'vitest';
import {type AppOptions, createApp} from '../../src/server/app.ts';
import {type Database, openDatabase} from '../../src/server/database.ts';
import {formatPasswordHash, hashPassword} from '../../src/server/password.ts';
import {NOON_MS} from './reports.ts';

/** A password that the server takes. */
export const PASSWORD = 'open sesame, please';

/** The routes that ask for it. */
export const MERCHANT_ROUTES = ['/dashboard', '/vitrine/audiences', '/dashboard/dashboard.js'];

/** What a test file asks of its servers. */
export interface TestApps {
  /** Empty at the start of a test; opening it takes seconds, so all tests of a file share it. */
  readonly database: Database;
  /** What the servers of this test have logged. */
  readonly logged: string[];
  /** The servers' clock for limits; a test may move it. */
  uptimeMs: number;
  /** The servers' clock for everything else, NOON_MS at the start of a test; a test may move it. */
  nowMs: number;
  /** A server without a port; it is closed after the test. */
  start(options?: Partial<AppOptions>): Promise<FastifyInstance>;
}

/** To be called once at the top of a test file. */
export function useTestApps(): TestApps {
  const started: FastifyInstance[] = [];
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase('memory:');
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((app) => app.close()));
    await empty(database);
    apps.logged.length = 0;
    apps.uptimeMs = 0;
    apps.nowMs = NOON_MS;
  });
  afterAll(() => database.close());
  const apps: TestApps = {
    get database() {
      return database;
    },
    logged: [],
    uptimeMs: 0,
    nowMs: NOON_MS,
    async start(options = {}) {
      const {logged} = apps;
      const app = await createApp({
        database,
        now: () => apps.nowMs,
        uptimeMs: () => apps.uptimeMs,
        log: (line) => logged.push(line),
        ...options,
      });
      started.push(app);
      return app;
    },
  };
  return apps;
}

/** Every table but the one that says what the tables are. */
/** Deletes every row but those of migrations and of the tables named. */
export async function empty(database: Database, ...kept: readonly string[]): Promise<void> {
  const tables = await database.query<{name: string}>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL (string_to_array($1, ','))",
    [['migrations', ...kept].join(',')],
  );
  if (tables.length > 0) await database.query(`TRUNCATE ${tables.map(({name}) => name).join(', ')}`);
}

/** A hash of PASSWORD that is cheap to check, so that a test may guess a hundred times. */
export async function cheapHash(): Promise<string> {
  return formatPasswordHash(await hashPassword(PASSWORD, {ln: 14, r: 8, p: 1}));
}

/** Authorization by password, any user. */
export function basic(password: string): {authorization: string} {
  return {authorization: `Basic ${Buffer.from(`shop:${password}`).toString('base64')}`};
}

/** How often each status came. */
export function countStatuses(answers: readonly {readonly statusCode: number}[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const {statusCode} of answers) counts[statusCode] = (counts[statusCode] ?? 0) + 1;
  return counts;
}
