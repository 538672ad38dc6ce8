import type {FastifyInstance} from 'fastify';
import {afterAll, afterEach, beforeAll, beforeEach} from 'vitest';
import {createApp} from '../../../src/server/app.ts';
import {type Database, openDatabase} from '../../../src/server/database.ts';
import {SyncBrowser} from './sync-browser.ts';

/** A real server and a browser for each test of a file; the server's clock is the browser's. */
export interface SyncServer {
  /** Another browser may take its place. */
  shopper: SyncBrowser;
  readonly database: Database;
  /** Address without a slash at the end. */
  readonly base: string;
  /** Reports that the server holds. */
  rows(): Promise<{report_id: string}[]>;
}

/** Registers hooks that open a server before each test and close it after. Its fields may be read within tests only. */
export function useSyncServer(): SyncServer {
  let database: Database;
  let app: FastifyInstance;
  const opened = {} as {shopper: SyncBrowser; database: Database; base: string};
  beforeAll(async () => {
    opened.database = database = await openDatabase('memory:');
  });
  beforeEach(async () => {
    app = await createApp({database, now: () => opened.shopper.nowMs, requestsPerMinute: 1e6, log: () => {}});
    await database.query('TRUNCATE coarse_reports, profiles, reports, erased');
    opened.base = await app.listen({port: 0, host: '127.0.0.1'});
    opened.shopper = new SyncBrowser(opened.base);
  });
  afterEach(() => app.close());
  afterAll(() => database.close());
  return Object.assign(opened, {
    rows: () => database.query<{report_id: string}>('SELECT * FROM coarse_reports WHERE slot IS NOT NULL'),
  });
}
