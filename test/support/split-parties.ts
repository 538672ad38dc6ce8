import {createHash, randomBytes} from 'node:crypto';
import {createServer} from 'node:net';
import {Task} from '@divviup/dap';
import type {FastifyInstance} from 'fastify';
import {afterAll, afterEach, beforeAll} from 'vitest';
import {toEpochStartMs} from '../../src/core/contract/epoch.ts';
import {DAP_PATH, type SharingOffer} from '../../src/core/contract/sharing-offer.ts';
import {SHARED_SLOTS, SLOT_NAMES, type SlotAnswers, type SlotName} from '../../src/core/contract/shared-slots.ts';
import {
  SPLIT_FORMAT,
  type SplitReport,
  TIME_PRECISION_SECONDS,
  toHistogram,
} from '../../src/core/contract/split-report.ts';
import {type AppOptions, createApp} from '../../src/server/app.ts';
import {type Database, openDatabase} from '../../src/server/database.ts';
import {createPair, parsePair} from '../../src/server/split/pair.ts';
import {NOON_MS, WEEK_MS} from './reports.ts';
import {empty} from './test-app.ts';

/** A leader and a helper with a database each, that talk over HTTP. */
export interface TestParties {
  readonly leader: FastifyInstance;
  readonly helper: FastifyInstance;
  readonly databases: {readonly leader: Database; readonly helper: Database};
  /** The pair's files as JSON values. */
  readonly pair: {readonly leader: unknown; readonly helper: unknown};
  /** Base address of the leader, as a page has it. */
  readonly sync: string;
  /** The clock of both, NOON_MS at the start of a test. */
  nowMs: number;
  readonly logged: string[];
  /** Starts both parties, or starts them anew on the same databases; without noise unless it is given. */
  start(options?: Partial<AppOptions>): Promise<void>;
  /** Starts one more leader on the same database. */
  addLeader(options?: Partial<AppOptions>): Promise<FastifyInstance>;
}

/**
 * To be called once at the top of a test file. Pair, keys and addresses stay for all tests of the file, so that reports
 * may be made once; everything else is empty at the start of a test.
 */
export function useTestParties(): TestParties {
  const databases = {} as {leader: Database; helper: Database};
  const running: FastifyInstance[] = [];
  let port = 0;
  beforeAll(async () => {
    databases.leader = await openDatabase('memory:');
    databases.helper = await openDatabase('memory:');
    port = await findPort();
    parties.pair = await createPair(`http://127.0.0.1:${port}/vitrine${DAP_PATH}`);
  });
  const close = () => Promise.all(running.splice(0).map((app) => app.close()));
  afterEach(async () => {
    await close();
    for (const database of Object.values(databases)) await empty(database, 'hpke_keys');
    parties.nowMs = NOON_MS;
    parties.logged.length = 0;
  });
  afterAll(async () => {
    for (const database of Object.values(databases)) await database.close();
  });
  const open = async (party: 'leader' | 'helper', options: Partial<AppOptions>): Promise<FastifyInstance> => {
    const app = await createApp({
      now: () => parties.nowMs,
      log: (line: string) => parties.logged.push(line),
      requestsPerMinute: 1e6,
      drawNoise: () => 0,
      ...options,
      database: databases[party],
      pair: parsePair(parties.pair[party]),
    });
    running.push(app);
    return app;
  };
  const parties = {
    databases,
    pair: {leader: undefined as unknown, helper: undefined as unknown},
    nowMs: NOON_MS,
    logged: [] as string[],
    sync: '',
    leader: undefined as unknown as FastifyInstance, // set by start
    helper: undefined as unknown as FastifyInstance,
    addLeader: (options: Partial<AppOptions> = {}) => open('leader', options),
    async start(options: Partial<AppOptions> = {}): Promise<void> {
      await close();
      parties.helper = await open('helper', options);
      await parties.helper.listen({port});
      parties.leader = await open('leader', options);
      parties.sync = `${await parties.leader.listen({port: 0})}/vitrine`;
    },
  };
  return parties;
}

/** The tasks of a sync server that wants split reports, with their keys. */
export type Tasks = Readonly<Record<SlotName, Task<{type: 'histogram'; length: number; chunkLength: number}, number>>>;

/** Reads a server's offer and makes its tasks. */
export async function openTasks(sync: string): Promise<Tasks> {
  const offer = (await (await fetch(`${sync}/sharing`)).json()) as SharingOffer;
  if (offer.protocol !== 'split') throw new Error('The server wants coarse reports.');
  const tasks = await Promise.all(
    SLOT_NAMES.map(async (slot) => {
      const task = new Task({
        type: 'histogram',
        ...toHistogram(slot),
        id: offer.tasks[slot],
        leader: `${sync}${DAP_PATH}`,
        helper: offer.helper,
        timePrecisionSeconds: TIME_PRECISION_SECONDS,
      });
      await task.fetchKeyConfiguration();
      return [slot, task];
    }),
  );
  return Object.fromEntries(tasks) as Tasks; // one for each name
}

/** A report as a browser makes it, and the secret that erases it. */
export async function makeSplitReport(
  tasks: Tasks,
  answers: SlotAnswers,
  epoch: number,
): Promise<{report: SplitReport; secret: string}> {
  const timestamp = new Date(toEpochStartMs(epoch));
  const reports = await Promise.all(
    SLOT_NAMES.map(async (slot) => {
      const report = await tasks[slot].generateReport(answers[slot], {timestamp});
      return [slot, report.encode().toString('base64url')];
    }),
  );
  const secret = randomBytes(32).toString('hex');
  const report = {
    format: SPLIT_FORMAT,
    reportId: randomBytes(16).toString('hex'),
    secretHash: createHash('sha256').update(secret).digest('hex'),
    epoch,
    reports: Object.fromEntries(reports) as Record<SlotName, string>, // one for each name
  } as const;
  return {report, secret};
}

/** Answers of the shopper with this number. */
export function toTestAnswers(n: number): SlotAnswers {
  return {segment: n % 5, interest: n % 33, priceTier: n % 4, activity: (n * n) % 5, intent: n % 3, churn: 4};
}

/** How many of these shoppers give each answer of a slot. */
export function countTestAnswers(shoppers: readonly number[], slot: SlotName): number[] {
  const counts = Array.from({length: SHARED_SLOTS[slot].size}, () => 0);
  for (const n of shoppers) counts[toTestAnswers(n)[slot]]++;
  return counts;
}

export interface OpenedRow {
  readonly epoch: number;
  readonly slot: SlotName;
  readonly sums: readonly number[];
  readonly reports: number;
}

/** Moves the clock to where this week's reports may be opened, opens them, and reads the sums. */
export async function openThisWeek(parties: TestParties): Promise<readonly OpenedRow[]> {
  if (parties.nowMs < NOON_MS + 2 * WEEK_MS) parties.nowMs += 2 * WEEK_MS;
  await parties.leader.openBatches?.();
  return parties.databases.leader.query('SELECT epoch, slot, sums, reports FROM opened_sums ORDER BY epoch, slot');
}

/** Sends a report to the leader; gives the status of its answer. */
export async function post(leader: FastifyInstance, payload: object): Promise<number> {
  return (await leader.inject({method: 'POST', url: '/vitrine/reports', payload})).statusCode;
}

/** A port that is free now. */
export async function findPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
