import type {FastifyInstance} from 'fastify';
import {afterEach, expect, it} from 'vitest';
import {toEpoch} from '../../../src/core/contract/epoch.ts';
import {DAP_PATH} from '../../../src/core/contract/sharing-offer.ts';
import {type AppOptions, createApp} from '../../../src/server/app.ts';
import {openDatabase} from '../../../src/server/database.ts';
import {createPair, parsePair} from '../../../src/server/split/pair.ts';
import {findPostgresFolder, startPostgres} from '../../support/postgres-program.ts';
import {NOON_MS, WEEK_MS} from '../../support/reports.ts';
import {
  countTestAnswers,
  findPort,
  makeSplitReport,
  type OpenedRow,
  openTasks,
  post,
  toTestAnswers,
} from '../../support/split-parties.ts';

const programs = findPostgresFolder();
const reason = programs === undefined ? ' (PostgreSQL is not installed here)' : '';
const SHOPPERS = Array.from({length: 205}, (_, n) => n); // two parts
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

it.skipIf(reason)(`three replicas of a leader share the work on one PostgreSQL${reason}`, async () => {
  let nowMs = NOON_MS;
  const logged: string[] = [];
  const postgres = await startPostgres(programs!);
  closing.push(() => postgres.close());
  const admin = await openDatabase(postgres.url);
  closing.push(() => admin.close());
  const port = await findPort();
  const pair = await createPair(`http://127.0.0.1:${port}/vitrine${DAP_PATH}`);
  const start = async (party: 'leader' | 'helper'): Promise<FastifyInstance> => {
    const database = await openDatabase(postgres.url.replace(/postgres$/, party));
    closing.push(() => database.close());
    const options: AppOptions = {
      database,
      pair: parsePair(pair[party]),
      now: () => nowMs,
      drawNoise: () => 0,
      log: (line) => logged.push(line),
    };
    const app = await createApp(options);
    closing.push(() => app.close());
    return app;
  };
  for (const party of ['leader', 'helper']) await admin.query(`CREATE DATABASE ${party}`);
  const helper = await start('helper');
  await helper.listen({port});
  const leaders = [await start('leader'), await start('leader'), await start('leader')];
  const tasks = await openTasks(`${await leaders[0].listen({port: 0})}/vitrine`);
  for (const n of SHOPPERS) {
    const {report} = await makeSplitReport(tasks, toTestAnswers(n), toEpoch(nowMs));
    expect(await post(leaders[n % leaders.length], report)).toBe(204);
  }
  nowMs += 2 * WEEK_MS;
  await Promise.all(leaders.map((leader) => leader.openBatches?.()));
  await leaders[0].openBatches?.(); // what one of them did last, another may not have seen
  const database = await openDatabase(postgres.url.replace(/postgres$/, 'leader'));
  closing.push(() => database.close());
  const opened = await database.query<OpenedRow>('SELECT slot, sums, reports FROM opened_sums');
  expect(opened).toHaveLength(6);
  for (const {slot, sums, reports} of opened) {
    expect({slot, reports, sums}).toEqual({slot, reports: SHOPPERS.length, sums: countTestAnswers(SHOPPERS, slot)});
  }
  expect(logged).toEqual([]);
});
