import {createHash, randomBytes} from 'node:crypto';
import {Task} from '@divviup/dap';
import type {FastifyInstance} from 'fastify';
import {afterAll, afterEach, beforeAll} from 'vitest';
import {toEpochStartMs} from '../../src/core/contract/epoch.ts';
import {DAP_PATH, type SharingOffer} from '../../src/core/contract/sharing-offer.ts';
import {SLOT_NAMES, type SlotAnswers, type SlotName} from '../../src/core/contract/shared-slots.ts';
import {
  SPLIT_FORMAT,
  type SplitReport,
  TIME_PRECISION_SECONDS,
  toHistogram,
} from '../../src/core/contract/split-report.ts';
import {type AppOptions, createApp} from '../../src/server/app.ts';
import {type Database, openDatabase} from '../../src/server/database.ts';
import {createPair, parsePair} from '../../src/server/split/pair.ts';
import {NOON_MS} from './reports.ts';
import {empty} from './test-app.ts';

/** A leader and a helper with a database each, that talk over HTTP. */
export interface TestParties {
  readonly leader: FastifyInstance;
  readonly helper: FastifyInstance;
  readonly databases: {readonly leader: Database; readonly helper: Database};
  /** Base address of the leader, as a page has it. */
  readonly sync: string;
  /** The clock of both. */
  nowMs: number;
  readonly logged: string[];
  /** Starts both parties anew on the same databases. */
  start(options?: Partial<AppOptions>): Promise<void>;
}

/** To be called once at the top of a test file; every test begins with empty databases and a new pair. */
export function useTestParties(): TestParties {
  const databases = {} as {leader: Database; helper: Database};
  const running: FastifyInstance[] = [];
  beforeAll(async () => {
    databases.leader = await openDatabase('memory:');
    databases.helper = await openDatabase('memory:');
  });
  const close = () => Promise.all(running.splice(0).map((app) => app.close()));
  afterEach(async () => {
    await close();
    await empty(databases.leader);
    await empty(databases.helper);
    parties.nowMs = NOON_MS;
    parties.logged.length = 0;
  });
  afterAll(async () => {
    await databases.leader.close();
    await databases.helper.close();
  });
  const parties = {
    databases,
    nowMs: NOON_MS,
    logged: [] as string[],
    sync: '',
    leader: undefined as unknown as FastifyInstance, // set by start
    helper: undefined as unknown as FastifyInstance,
    async start(options: Partial<AppOptions> = {}): Promise<void> {
      await close();
      const common = {
        now: () => parties.nowMs,
        log: (line: string) => parties.logged.push(line),
        requestsPerMinute: 1e6,
      };
      const port = await findPort();
      const pair = await createPair(`http://127.0.0.1:${port}/vitrine${DAP_PATH}`);
      parties.helper = await createApp({
        ...common,
        ...options,
        database: databases.helper,
        pair: parsePair(pair.helper),
      });
      running.push(parties.helper);
      await parties.helper.listen({port});
      parties.leader = await createApp({
        ...common,
        ...options,
        database: databases.leader,
        pair: parsePair(pair.leader),
      });
      running.push(parties.leader);
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

/** Sends a report to the leader; gives the status of its answer. */
export async function post(leader: FastifyInstance, payload: object): Promise<number> {
  return (await leader.inject({method: 'POST', url: '/vitrine/reports', payload})).statusCode;
}

async function findPort(): Promise<number> {
  const {createServer} = await import('node:net');
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
