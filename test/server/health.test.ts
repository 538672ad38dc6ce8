import {afterAll, beforeAll, expect, it} from 'vitest';
import type {FastifyInstance} from 'fastify';
import {createApp} from '../../src/server/app.ts';
import {type Database, DatabaseAway, openDatabase} from '../../src/server/database.ts';
import {report, NOON_MS, secretOf, THIS_WEEK} from '../support/reports.ts';
import {openPostgresServer, type PostgresServer} from '../support/postgres-server.ts';
import {countStatuses} from '../support/test-app.ts';

let postgres: PostgresServer;
let database: Database;
let app: FastifyInstance;
let asked = 0;
let uptimeMs = 0;
const logged: string[] = [];

beforeAll(async () => {
  postgres = await openPostgresServer();
  database = await openDatabase(postgres.url);
  const counting: Database = {
    ...database,
    query: (sql, parameters) => {
      if (sql === 'SELECT 1') asked++; // what is deleted once a day is another matter
      return database.query(sql, parameters);
    },
  };
  const log = (line: string) => logged.push(line);
  app = await createApp({database: counting, now: () => NOON_MS, uptimeMs: () => uptimeMs, log});
});

afterAll(async () => {
  await app.close();
  await database.close();
  await postgres.close();
});

const get = (url: string) => app.inject(url);
const post = (index: number) => app.inject({method: 'POST', url: '/vitrine/reports', payload: report(index)});
const stored = (index: number) =>
  app.inject({
    url: `/vitrine/profiles/${report(index).reportId}`,
    headers: {authorization: `Bearer ${secretOf(index)}`},
  });
const erase = (index: number) =>
  app.inject({
    method: 'DELETE',
    url: `/vitrine/reports/${THIS_WEEK}/${report(index).reportId}`,
    headers: {authorization: `Bearer ${secretOf(index)}`},
  });

it('health asks no database and is never refused, readiness asks once a second', async () => {
  await get('/nothing'); // the first request of the day deletes what is old
  await expect.poll(async () => (await post(1)).statusCode).toBe(204);
  asked = 0;
  const healthy = await Promise.all(Array.from({length: 2000}, () => get('/health')));
  expect(countStatuses(healthy)).toEqual({200: 2000});
  expect(healthy[0].json()).toEqual({status: 'ok', database: 'postgresql'});
  expect(asked).toBe(0);
  const ready = await Promise.all(Array.from({length: 2000}, () => get('/ready')));
  expect(countStatuses(ready)).toEqual({200: 2000});
  expect(ready[0].json()).toEqual({status: 'ready', database: 'postgresql'});
  expect(asked).toBe(1);
  uptimeMs += 999;
  await get('/ready');
  expect(asked).toBe(1);
  uptimeMs += 1;
  await get('/ready');
  expect(asked).toBe(2);
});

it('a database that went away is a 503 with Retry-After on every route that needs it, until it is back', async () => {
  await postgres.goAway();
  uptimeMs += 60_000;
  const routes = {
    'a report': () => post(1),
    'what is stored': () => stored(1),
    'an erasure': () => erase(1),
    estimates: () => get('/vitrine/audiences?weeks=7'),
    readiness: () => get('/ready'),
  };
  for (const ask of Object.values(routes)) {
    const answer = await ask();
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('5');
    expect(answer.json()).toEqual({
      code: 'server-failed',
      message: expect.stringMatching(/^The database does not answer/),
    });
  }
  expect((await get('/health')).statusCode).toBe(200);
  expect((await get('/dashboard')).statusCode).toBe(200);
  expect(logged.length).toBeGreaterThan(0);
  expect(logged.join()).not.toMatch(/\d+\.\d+\.\d+\.\d+|password/);

  await postgres.comeBack();
  uptimeMs += 60_000;
  for (const ask of [routes['a report'], routes.estimates, routes.readiness]) {
    expect([200, 204]).toContain((await ask()).statusCode);
  }
});

it('a statement that the database refuses is a fault of the server, not a database that is away', async () => {
  await expect(database.query('SELECT no_such_column')).rejects.toMatchObject({code: '42703'});
  await expect(database.query('SELECT no_such_column')).rejects.not.toBeInstanceOf(DatabaseAway);
  await expect(database.query('SELECT 1/0')).rejects.not.toBeInstanceOf(DatabaseAway);
  const embedded = await openDatabase('memory:');
  await expect(embedded.query('SELECT no_such_column')).rejects.not.toBeInstanceOf(DatabaseAway);
  await embedded.close();
  await expect(embedded.query('SELECT 1')).rejects.toBeInstanceOf(DatabaseAway);
  await expect(embedded.transaction(async () => {})).rejects.toBeInstanceOf(DatabaseAway);
});
