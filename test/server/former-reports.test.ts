import {readFile} from 'node:fs/promises';
import type {FastifyInstance} from 'fastify';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {createApp} from '../../src/server/app.ts';
import {openDatabase, type Database} from '../../src/server/database.ts';
import {DAY_MS, NOON_MS, report, TODAY} from '../support/reports.ts';

let database: Database;
let app: FastifyInstance;
let nowMs = NOON_MS;

/** A server of today on the database of a server of the first release. */
beforeEach(async () => {
  nowMs = NOON_MS;
  database = await openDatabase('memory:');
  const statements = await readFile('test/fixtures/databases/server-step-1.sql', 'utf8');
  for (const statement of statements.split(/;\n/)) if (statement.trim() !== '') await database.query(statement);
  app = await createApp({database, now: () => nowMs, requestsPerMinute: 1e6, log: () => {}});
});
afterEach(async () => {
  await app.close();
  await database.close();
});

const ask = (method: 'GET' | 'DELETE', digit: number, secret = String(digit).repeat(64)) =>
  app.inject({
    method,
    url: `/vitrine/profiles/${String(digit).repeat(32)}`,
    headers: secret === '' ? {} : {authorization: `Bearer ${secret}`},
  });
const profiles = async () =>
  (await database.query<{profile_id: string}>('SELECT profile_id FROM profiles ORDER BY 1')).map(
    (row) => row.profile_id[0],
  );

it('gives reports of the first release back to their owner, and erases them', async () => {
  expect((await ask('GET', 1)).json()).toEqual({
    reports: [
      {
        day: 20770,
        epsilonPerSlot: 2,
        slots: {segment: 1, interest: 2, priceTier: 3, activity: 1, intent: 2, churn: 3},
      },
      {
        day: 20780,
        epsilonPerSlot: 2,
        slots: {segment: 4, interest: 2, priceTier: 3, activity: 1, intent: 2, churn: 3},
      },
    ],
  });
  expect((await ask('GET', 1, '2'.repeat(64))).statusCode).toBe(404);
  expect((await ask('GET', 1, '')).statusCode).toBe(401);
  expect((await ask('GET', 3)).statusCode).toBe(404);
  expect((await ask('DELETE', 1, '2'.repeat(64))).statusCode).toBe(204); // as if there were none
  expect(await profiles()).toEqual(['1', '2']);
  expect((await ask('DELETE', 1)).statusCode).toBe(204);
  expect((await ask('DELETE', 1)).statusCode).toBe(204);
  expect(await profiles()).toEqual(['2']);
  expect(await database.query('SELECT 1 FROM reports')).toHaveLength(1);
});

it('takes no report of the first release, in a way that its scripts keep their name by', async () => {
  const slots = {segment: 1, interest: 2, priceTier: 3, activity: 1, intent: 2, churn: 3};
  const body = {
    format: 1,
    profileId: '1'.repeat(32),
    secretHash: '0'.repeat(64),
    day: TODAY,
    epsilonPerSlot: 0.5,
    slots,
  };
  for (const payload of [body, {...body, profileId: '9'.repeat(32)}, {...body, epsilonPerSlot: 8}]) {
    const answer = await app.inject({method: 'POST', url: '/vitrine/aggregates', payload});
    // 400, 401 and 422 mean "not today" to them; 403 and 410 "take a new name".
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toEqual({code: 'aggregate-invalid', message: expect.any(String)});
  }
  expect(await profiles()).toEqual(['1', '2']);
  expect(await database.query('SELECT 1 FROM reports')).toHaveLength(3);
  expect(await database.query('SELECT 1 FROM coarse_reports')).toEqual([]);
});

it('counts none of them: only coarse reports are estimated', async () => {
  const payload = report(1);
  expect((await app.inject({method: 'POST', url: '/vitrine/reports', payload})).statusCode).toBe(204);
  const {epochs} = (await app.inject('/vitrine/audiences?weeks=26')).json<{epochs: {reports: number}[]}>();
  expect(epochs.map(({reports}) => reports)).toEqual([...Array.from({length: 25}, () => 0), 1]);
});

it('deletes them half a year after their day, and then the name', async () => {
  nowMs += 170 * DAY_MS;
  await app.inject('/health');
  await expect.poll(() => database.query('SELECT 1 FROM reports'), {timeout: 10_000}).toHaveLength(2);
  nowMs += 10 * DAY_MS;
  await app.inject('/health');
  await app.close(); // waits for the deletion
  expect(await profiles()).toEqual([]);
  expect(await database.query('SELECT 1 FROM erased')).toEqual([]);
});

it('hostile names of profiles are names, and are not found', async () => {
  for (const id of ["'; DROP TABLE profiles; --", '%00', 'A'.repeat(32), 'x'.repeat(5000)]) {
    const answer = await app.inject({
      url: `/vitrine/profiles/${encodeURIComponent(id)}`,
      headers: {authorization: `Bearer ${'1'.repeat(64)}`},
    });
    expect([400, 404, 414]).toContain(answer.statusCode);
    expect(Object.keys(answer.json())).toEqual(['code', 'message']);
  }
  expect(await profiles()).toEqual(['1', '2']);
});

it('opens the database again as it is', async () => {
  await app.close();
  app = await createApp({database, now: () => nowMs, log: () => {}});
  expect(await database.query('SELECT step FROM migrations ORDER BY 1')).toEqual([{step: 0}, {step: 1}, {step: 2}]);
});
