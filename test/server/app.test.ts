import {createHash} from 'node:crypto';
import type {FastifyInstance} from 'fastify';
import {beforeEach, expect, it} from 'vitest';
import type {AppOptions} from '../../src/server/app.ts';
import {openDatabase} from '../../src/server/database.ts';
import {startServer} from '../../src/server/start-server.ts';
import {toEpoch} from '../../src/core/contract/epoch.ts';
import type {Audiences} from '../../src/server/audiences.ts';
import {report, secretOf, THIS_WEEK} from '../support/reports.ts';
import {useTestApps} from '../support/test-app.ts';

const apps = useTestApps();
let app: FastifyInstance;

const start = (options: Partial<AppOptions> = {}): Promise<FastifyInstance> =>
  apps.start({requestsPerMinute: 1e6, ...options});

beforeEach(async () => {
  app = await start();
});

const post = (payload: object | string) =>
  app.inject({
    method: 'POST',
    url: '/vitrine/reports',
    payload,
    headers: {'content-type': 'application/json'},
  });

it('tells the merchant of as many weeks as are asked for', async () => {
  await post(report(1));
  await post(report(2, {epoch: THIS_WEEK - 1}));
  const {epochs, epoch} = (await app.inject('/vitrine/audiences?weeks=3')).json<Audiences>();
  expect(epoch).toBe(THIS_WEEK);
  expect(epochs.map(({epoch: week, reports}) => [week, reports])).toEqual([
    [THIS_WEEK - 2, 0],
    [THIS_WEEK - 1, 1],
    [THIS_WEEK, 1],
  ]);
  expect((await app.inject('/vitrine/audiences')).json<Audiences>().epochs).toHaveLength(12);
  for (const weeks of ['0', '-1', '1.5', '27', 'all', '1e9', '']) {
    expect((await app.inject(`/vitrine/audiences?weeks=${weeks}`)).statusCode, weeks).toBe(400);
  }
});

it('asks for the password of the dashboard, not for one to send', async () => {
  app = await start({password: 'open sesame: 1'});
  const basic = (password: string) => ({authorization: `Basic ${Buffer.from(`me:${password}`).toString('base64')}`});
  for (const url of ['/dashboard', '/vitrine/audiences', '/dashboard/dashboard.js']) {
    const answer = await app.inject(url);
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toContain('Basic');
    expect((await app.inject({url, headers: basic('open sesame')})).statusCode).toBe(401);
    expect((await app.inject({url, headers: basic('open sesame: 1')})).statusCode).toBe(200);
  }
  expect((await post(report(1))).statusCode).toBe(204);
});

it('bounds the requests of an address, and tells when to come back', async () => {
  app = await start({requestsPerMinute: 5});
  for (let i = 0; i < 5; i++) expect((await post(report(i))).statusCode).toBe(204);
  const answer = await post(report(6));
  expect(answer.statusCode).toBe(429);
  expect(answer.json().code).toBe('too-many-requests');
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  const other = {
    method: 'POST',
    url: '/vitrine/reports',
    payload: report(6),
    remoteAddress: '203.0.113.9',
  } as const;
  expect((await app.inject(other)).statusCode).toBe(204);
  expect((await app.inject('/health')).statusCode).toBe(200);
});

it('lets the pages of configured shops send, and no others', async () => {
  app = await start({origins: ['https://shop.example']});
  const ask = (origin: string) =>
    app.inject({
      method: 'OPTIONS',
      url: '/vitrine/reports',
      headers: {origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type'},
    });
  expect((await ask('https://shop.example')).headers['access-control-allow-origin']).toBe('https://shop.example');
  expect((await ask('https://evil.example')).headers['access-control-allow-origin']).toBeUndefined();
  expect((await ask('https://shop.example')).headers['access-control-allow-credentials']).toBeUndefined();
});

it('a database that is away is a 503 that says when to come again, and a line in the log without anything of the shopper', async () => {
  const broken = await openDatabase('memory:');
  app = await start({database: broken});
  await broken.close();
  const answer = await post(report(1));
  expect(answer.statusCode).toBe(503);
  expect(answer.headers['retry-after']).toBe('5');
  expect(answer.json()).toEqual({code: 'server-failed', message: 'The database does not answer. Try again later.'});
  expect((await app.inject('/vitrine/audiences')).statusCode).toBe(503);
  expect((await app.inject('/ready')).statusCode).toBe(503);
  expect((await app.inject('/health')).statusCode).toBe(200);
  expect(apps.logged.some((line) => line.startsWith('POST /vitrine/reports: '))).toBe(true);
  expect(apps.logged.join()).not.toContain(report(1).reportId);
});

it('says in one line when a database or a port cannot be had', async () => {
  await expect(openDatabase('postgres://me:secret@127.0.0.1:1/none')).rejects.toMatchObject({
    name: 'storage-failed',
    message: expect.not.stringContaining('secret'),
  });
  await expect(startServer({port: 0, host: '0.0.0.0', database: 'memory:'})).rejects.toMatchObject({name: 'argument'});
  const server = await startServer({port: 0, database: 'memory:'});
  const port = Number(new URL(server.url).port);
  await expect(startServer({port, database: 'memory:'})).rejects.toMatchObject({name: 'argument'});
  await server.close();
});

it('answers over a real socket as a browser would ask', async () => {
  const server = await startServer({port: 0, database: 'memory:'});
  const body = report(1, {epoch: toEpoch(Date.now())});
  expect(createHash('sha256').update(secretOf(1)).digest('hex')).toBe(body.secretHash);
  const sent = await fetch(`${server.url}/vitrine/reports`, {
    method: 'POST',
    headers: {'content-type': 'application/json'},
    body: JSON.stringify(body),
  });
  expect(sent.status).toBe(204);
  const page = await fetch(`${server.url}/dashboard`);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const erased = await fetch(`${server.url}/vitrine/reports/${body.epoch}/${body.reportId}`, {
    method: 'DELETE',
    headers: {authorization: `Bearer ${secretOf(1)}`},
  });
  expect(erased.status).toBe(204);
  await server.close();
});
