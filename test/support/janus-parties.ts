import type {FastifyInstance} from 'fastify';
import {afterEach, vi} from 'vitest';
import {toEpoch} from '../../src/core/contract/epoch.ts';
import {SLOT_NAMES} from '../../src/core/contract/shared-slots.ts';
import {createApp} from '../../src/server/app.ts';
import {type Database, openDatabase} from '../../src/server/database.ts';
import {createPair, parsePair} from '../../src/server/split/pair.ts';
import {type JanusNoise, type JanusPrograms, openJanus} from './janus.ts';
import {WEEK_MS} from './reports.ts';
import type {OpenedRow} from './split-parties.ts';

/** For a test: Janus may be built without optimisation, and the machine busy. */
export const LIMIT_MS = 300_000;

/** A leader of this repository without noise, whose helper is Janus. */
export interface JanusParties {
  readonly leader: FastifyInstance;
  /** A week that takes reports. */
  readonly epoch: number;
  /** Base address of the leader, as a page has it. */
  readonly sync: string;
  readonly logged: string[];
  /** Number of answers of the helper that are lost from now on: it has done its work, the leader learns nothing. */
  lost: number;
  /** Both clocks say that the week is over; the leader closes it and begins to open its sums. */
  endWeek(): Promise<void>;
  /** The leader goes on, as it does each minute. @returns the opened sums, once they are there */
  open(): Promise<readonly OpenedRow[]>;
}

/** To be called once at the top of a test file; everything is closed after each test. */
export function useJanusParties(): {start(programs: JanusPrograms, noise: JanusNoise): Promise<JanusParties>} {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  }, LIMIT_MS);
  return {
    async start(programs, noise) {
      const janus = await openJanus(programs);
      closers.push(() => janus.close());
      const pair = await createPair(janus.address);
      await janus.serve(parsePair(pair.helper), noise);
      const database = await openDatabase('memory:');
      closers.push(() => database.close());
      const party = await startLeader(pair.leader, database);
      closers.push(() => party.leader.close());
      return party;
    },
  };
}

async function startLeader(pair: unknown, database: Database): Promise<JanusParties> {
  // Janus has the real clock, so the week of the reports has been over for it.
  let nowMs = Date.now() - 2 * WEEK_MS;
  const epoch = toEpoch(nowMs);
  const logged: string[] = [];
  const leader = await createApp({
    database,
    pair: parsePair(pair),
    now: () => nowMs,
    log: (line) => logged.push(line),
    requestsPerMinute: 1e6,
    drawNoise: () => 0,
    fetch: async (address, request) => {
      const response = await fetch(address, request);
      if (parties.lost > 0 && parties.lost--) throw new TypeError('the connection broke after the helper had answered');
      return response;
    },
  });
  const move = async (ms: number) => {
    nowMs += ms;
    await leader.openBatches?.();
  };
  const parties = {
    leader,
    lost: 0,
    epoch,
    sync: `${await leader.listen({port: 0})}/vitrine`,
    logged,
    endWeek: () => move(2 * WEEK_MS),
    async open() {
      await move(60_000);
      // A run of the leader's own timer may have the last job.
      return vi.waitFor(async () => {
        const opened = await database.query<OpenedRow>('SELECT epoch, slot, sums, reports FROM opened_sums');
        if (opened.length < SLOT_NAMES.length) throw new Error(`Nothing is opened: ${logged.join('\n')}`);
        return opened;
      }, LIMIT_MS / 5);
    },
  };
  return parties;
}
