import {createHash} from 'node:crypto';
import type {FastifyInstance} from 'fastify';
import {afterAll, afterEach, beforeAll, beforeEach, expect, it} from 'vitest';
import {createApp, type AppOptions} from '../../src/server/app.ts';
import type {Audiences} from '../../src/server/audiences.ts';
import {openDatabase, type Database} from '../../src/server/database.ts';
import {startServer} from '../../src/server/start-server.ts';
import {createRandom} from '../../src/trainer/random.ts';
import {randomiseAnswer} from '../../src/core/privacy/randomised-response.ts';
import {aggregate, NOON_MS, secretOf, TODAY} from '../support/aggregates.ts';

let database: Database;
let app: FastifyInstance;
let nowMs = NOON_MS;
let logged: string[] = [];

// Opening the embedded database takes seconds on a slow machine, so all tests share one and find it empty.
beforeAll(async () => {
  database = await openDatabase('memory:');
});

beforeEach(async () => {
  nowMs = NOON_MS;
  logged = [];
  app = await start();
  await database.query('TRUNCATE profiles, reports, erased');
});

afterEach(() => app.close());

afterAll(() => database.close());

function start(options: Partial<AppOptions> = {}): Promise<FastifyInstance> {
  return createApp({database, now: () => nowMs, log: (line) => logged.push(line), requestsPerMinute: 1e6, ...options});
}

const post = (payload: object | string) =>
  app.inject({
    method: 'POST',
    url: '/vitrine/aggregates',
    payload,
    headers: {'content-type': 'application/json'},
  });

const owner = (method: 'GET' | 'DELETE', index: number, secret: string | undefined = secretOf(index)) =>
  app.inject({
    method,
    url: `/vitrine/profiles/${aggregate(index).profileId}`,
    headers: secret === '' ? {} : {authorization: `Bearer ${secret}`},
  });

const reportsOf = async (index: number) => (await owner('GET', index)).json().reports;

it('keeps a report and gives it back to its owner only', async () => {
  expect((await post(aggregate(1))).statusCode).toBe(204);
  const {day, epsilonPerSlot, slots} = aggregate(1);
  expect(await reportsOf(1)).toEqual([{day, epsilonPerSlot, slots}]);
  expect((await owner('GET', 1, '')).statusCode).toBe(401);
  expect((await owner('GET', 1, secretOf(2))).statusCode).toBe(404);
  expect((await owner('GET', 7)).statusCode).toBe(404);
});

it('a second report of the day replaces the first, one of the next day joins it', async () => {
  await post(aggregate(1));
  const slots = {...aggregate(1).slots, segment: 9};
  await post(aggregate(1, {slots}));
  expect(await reportsOf(1)).toHaveLength(1);
  expect((await reportsOf(1))[0].slots.segment).toBe(9);
  nowMs += 86_400_000;
  await post(aggregate(1, {day: TODAY + 1}));
  expect(await reportsOf(1)).toHaveLength(2);
});

it('nobody with another secret writes over a profile', async () => {
  await post(aggregate(1));
  const {secretHash} = aggregate(2);
  const answer = await post(aggregate(1, {secretHash, slots: {...aggregate(1).slots, segment: 16}}));
  expect(answer.statusCode).toBe(403);
  expect(answer.json()).toEqual({code: 'forbidden', message: expect.any(String)});
  expect((await reportsOf(1))[0].slots.segment).toBe(1);
});

it('erases on request, answers the same the second time, and a late copy does not bring the row back', async () => {
  await post(aggregate(1));
  await post(aggregate(2));
  expect((await owner('DELETE', 1, secretOf(2))).statusCode).toBe(204); // as if there were none
  expect((await owner('DELETE', 1, '')).statusCode).toBe(401);
  expect(await reportsOf(1)).toHaveLength(1);
  expect((await owner('DELETE', 1)).statusCode).toBe(204);
  expect((await owner('DELETE', 1)).statusCode).toBe(204);
  expect((await post(aggregate(1))).statusCode).toBe(410);
  const rows = await database.query('SELECT profile_id FROM profiles');
  expect(rows).toEqual([{profile_id: aggregate(2).profileId}]);
  expect(await database.query('SELECT 1 FROM reports')).toHaveLength(1);
});

it.each([
  ['a field too many', {...aggregate(1), query: 'canary'}, 400],
  ['an item in the slots', {...aggregate(1), slots: {...aggregate(1).slots, itemId: 7}}, 400],
  ['an answer outside its slot', aggregate(1, {slots: {...aggregate(1).slots, churn: 5}}), 400],
  ['a time finer than a day', aggregate(1, {day: TODAY + 0.5}), 400],
  ['a day to come', aggregate(1, {day: TODAY + 2}), 422],
  ['a day long gone', aggregate(1, {day: TODAY - 30}), 422],
  ['noise without end', aggregate(1, {epsilonPerSlot: 0.1}), 422],
  ['no JSON', '{"format":', 400],
  ['an empty body', '', 400],
  ['an array', [], 400],
  ['a key of the language itself', '{"__proto__": {"format": 1}}', 400],
  ['a body too long', {...aggregate(1), query: 'x'.repeat(2000)}, 413],
])('refuses %s', async (_, payload, status) => {
  const answer = await post(payload);
  expect(answer.statusCode).toBe(status);
  expect(answer.json()).toEqual({code: 'aggregate-invalid', message: expect.any(String)});
  expect(await database.query('SELECT 1 FROM profiles')).toEqual([]);
});

it('hostile names of profiles are names, and are not found', async () => {
  for (const id of ["'; DROP TABLE profiles; --", '%00', 'A'.repeat(32), 'x'.repeat(5000)]) {
    const answer = await app.inject({
      url: `/vitrine/profiles/${encodeURIComponent(id)}`,
      headers: {authorization: `Bearer ${secretOf(1)}`},
    });
    expect([400, 404, 414]).toContain(answer.statusCode);
    expect(Object.keys(answer.json())).toEqual(['code', 'message']);
  }
  expect((await post(aggregate(1))).statusCode).toBe(204);
});

it('stores no address, agent or time of day', async () => {
  await app.inject({
    method: 'POST',
    url: '/vitrine/aggregates',
    payload: aggregate(1),
    remoteAddress: '203.0.113.77',
    headers: {'user-agent': 'canary-agent', referer: 'https://shop.example/canary'},
  });
  const tables = await database.query<{name: string}>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
  );
  expect(tables.map(({name}) => name).sort()).toEqual(['erased', 'migrations', 'profiles', 'reports']);
  const rows = await Promise.all(tables.map(({name}) => database.query(`SELECT * FROM ${name}`)));
  expect(JSON.stringify(rows)).toContain(aggregate(1).profileId);
  expect(JSON.stringify(rows)).not.toMatch(/203\.0|canary|shop\.example/);
  const types = await database.query<{type: string}>(
    "SELECT DISTINCT data_type AS type FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1",
  );
  expect(types.map(({type}) => type)).toEqual(['double precision', 'integer', 'smallint', 'text']);
  expect(logged).toEqual([]);
});

it('estimates what shoppers truly are, with error bars that hold', async () => {
  const random = createRandom(5);
  const shoppers = 1500;
  for (let i = 0; i < shoppers; i++) {
    const draw = (truth: number, size: number) => randomiseAnswer(truth, {size, epsilon: 2, random});
    const slots = {
      segment: draw(i % 3 === 0 ? 2 : 1, 17),
      interest: draw(i % 2 === 0 ? 4 : 7, 33),
      priceTier: draw(2, 4),
      activity: draw(1, 5),
      intent: draw(i % 5 === 0 ? 4 : 1, 5),
      churn: draw(0, 5),
    };
    expect((await post(aggregate(i, {slots}))).statusCode).toBe(204);
  }
  const answer = await app.inject('/vitrine/audiences?days=7');
  const {days, epsilon, today} = answer.json<Audiences>();
  expect(today).toBe(TODAY);
  expect(epsilon).toEqual({minimum: 2, maximum: 2});
  expect(days.map((day) => day.shoppers)).toEqual([0, 0, 0, 0, 0, 0, shoppers]);
  const {segment, interest, priceTier, intent} = days[6].slots;
  const near = (group: {share: number | null; standardError: number}, truth: number) => {
    expect(group.share).not.toBeNull();
    expect(Math.abs(group.share! - truth)).toBeLessThan(3.3 * group.standardError);
    // Widest for half of 1500 in the slot of 33: √(750 · 0.1524 + 750 · 0.0247) / 0.1622 = 71.1 shoppers. It is stated for the estimate, so at
    // most, 3.3 errors above, for 985: √(985 · 0.1524 + 515 · 0.0247) / 0.1622 / 1500 = 0.0524.
    expect(group.standardError).toBeLessThan(0.0525);
  };
  near(segment[1], 2 / 3);
  near(segment[2], 1 / 3);
  near(interest[4], 1 / 2);
  near(interest[7], 1 / 2);
  near(priceTier[2], 1);
  near(intent[4], 1 / 5);
  near(intent[1], 4 / 5);
  // Nobody has the others; noise may show at most a few of the 29 as groups.
  expect(interest.filter(({share}) => share !== null).length).toBeLessThan(6);
});

it('a report counts until the next one or for 30 days, whichever comes first', async () => {
  nowMs = NOON_MS - 40 * 86_400_000;
  await post(aggregate(1, {day: TODAY - 40})); // until the next one
  await post(aggregate(2, {day: TODAY - 40})); // for 30 days
  nowMs = NOON_MS - 20 * 86_400_000;
  await post(aggregate(1, {day: TODAY - 20, epsilonPerSlot: 3}));
  nowMs = NOON_MS;
  await post(aggregate(3));
  const {days} = (await app.inject('/vitrine/audiences?days=45')).json<Audiences>();
  const found = Object.fromEntries(days.map(({day, shoppers}) => [TODAY - day, shoppers]));
  expect(found[41]).toBe(0);
  expect(found[40]).toBe(2);
  expect(found[20]).toBe(2);
  expect(found[11]).toBe(2);
  expect(found[10]).toBe(1);
  expect(found[0]).toBe(2);
  const short = (await app.inject('/vitrine/audiences?days=5')).json<Audiences>();
  expect(short.days).toEqual(days.slice(-5));
});

it('shows nothing but the number of shoppers while fewer than 50 share', async () => {
  for (let i = 0; i < 49; i++) await post(aggregate(i));
  const [day] = (await app.inject('/vitrine/audiences?days=1')).json<Audiences>().days;
  expect(day.shoppers).toBe(49);
  expect(
    Object.values(day.slots)
      .flat()
      .every(({share}) => share === null),
  ).toBe(true);
  await post(aggregate(49));
  nowMs += 60_000;
  const [later] = (await app.inject('/vitrine/audiences?days=1')).json<Audiences>().days;
  expect(later.slots.segment[1].share).toBeGreaterThan(0.9);
});

it('calls groups by the names of the shop, and lists no more than it has', async () => {
  await app.close();
  app = await start({labels: {segments: ['Browsers', 'Bargain hunters'], interests: ['Mugs']}});
  const [{slots}] = (await app.inject('/vitrine/audiences?days=1')).json<Audiences>().days;
  expect(slots.segment.map(({label}) => label)).toEqual(['No segment yet', 'Browsers', 'Bargain hunters']);
  expect(slots.interest.map(({label}) => label)).toEqual(['None yet', 'Mugs']);
});

it('refuses spans that are none', async () => {
  for (const days of ['0', '-1', '1.5', '151', 'all', '1e9']) {
    expect((await app.inject(`/vitrine/audiences?days=${days}`)).statusCode).toBe(400);
  }
});

it('deletes reports after half a year, and then the profile', async () => {
  await post(aggregate(1));
  nowMs += 181 * 86_400_000;
  await app.inject('/health');
  await app.close(); // waits for the deletion
  expect(await database.query('SELECT 1 FROM profiles')).toEqual([]);
});

it('asks for the password of the dashboard, not for one to send', async () => {
  await app.close();
  app = await start({password: 'open sesame: 1'});
  const basic = (password: string) => ({authorization: `Basic ${Buffer.from(`me:${password}`).toString('base64')}`});
  for (const url of ['/dashboard', '/vitrine/audiences', '/dashboard/dashboard.js']) {
    const answer = await app.inject(url);
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toContain('Basic');
    expect((await app.inject({url, headers: basic('open sesame')})).statusCode).toBe(401);
    expect((await app.inject({url, headers: basic('open sesame: 1')})).statusCode).toBe(200);
  }
  expect((await post(aggregate(1))).statusCode).toBe(204);
});

it('bounds the requests of an address, and tells when to come back', async () => {
  await app.close();
  app = await start({requestsPerMinute: 5});
  for (let i = 0; i < 5; i++) expect((await post(aggregate(i))).statusCode).toBe(204);
  const answer = await post(aggregate(6));
  expect(answer.statusCode).toBe(429);
  expect(answer.json().code).toBe('too-many-requests');
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  const other = {
    method: 'POST',
    url: '/vitrine/aggregates',
    payload: aggregate(6),
    remoteAddress: '203.0.113.9',
  } as const;
  expect((await app.inject(other)).statusCode).toBe(204);
  expect((await app.inject('/health')).statusCode).toBe(200);
});

it('lets the pages of configured shops send, and no others', async () => {
  await app.close();
  app = await start({origins: ['https://shop.example']});
  const ask = (origin: string) =>
    app.inject({
      method: 'OPTIONS',
      url: '/vitrine/aggregates',
      headers: {origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type'},
    });
  expect((await ask('https://shop.example')).headers['access-control-allow-origin']).toBe('https://shop.example');
  expect((await ask('https://evil.example')).headers['access-control-allow-origin']).toBeUndefined();
  expect((await ask('https://shop.example')).headers['access-control-allow-credentials']).toBeUndefined();
});

it('a database that is away is a 503 that says when to come again, and a line in the log without anything of the shopper', async () => {
  await app.close();
  const broken = await openDatabase('memory:');
  app = await start({database: broken});
  await broken.close();
  const answer = await post(aggregate(1));
  expect(answer.statusCode).toBe(503);
  expect(answer.headers['retry-after']).toBe('5');
  expect(answer.json()).toEqual({code: 'server-failed', message: 'The database does not answer. Try again later.'});
  expect((await app.inject('/vitrine/audiences')).statusCode).toBe(503);
  expect((await owner('GET', 1)).statusCode).toBe(503);
  expect((await owner('DELETE', 1)).statusCode).toBe(503);
  expect((await app.inject('/ready')).statusCode).toBe(503);
  expect((await app.inject('/health')).statusCode).toBe(200);
  expect(logged.some((line) => line.startsWith('POST /vitrine/aggregates: '))).toBe(true);
  expect(logged.join()).not.toContain(aggregate(1).profileId);
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
  const report = aggregate(1, {day: Math.floor(Date.now() / 86_400_000)});
  expect(createHash('sha256').update(secretOf(1)).digest('hex')).toBe(report.secretHash);
  const sent = await fetch(`${server.url}/vitrine/aggregates`, {
    method: 'POST',
    headers: {'content-type': 'application/json'},
    body: JSON.stringify(report),
  });
  expect(sent.status).toBe(204);
  const page = await fetch(`${server.url}/dashboard`);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const erased = await fetch(`${server.url}/vitrine/profiles/${report.profileId}`, {
    method: 'DELETE',
    headers: {authorization: `Bearer ${secretOf(1)}`},
  });
  expect(erased.status).toBe(204);
  await server.close();
});
