import type {InjectOptions} from 'fastify';
import {expect, it} from 'vitest';
import {toLogLine, toSparseLog} from '../../src/server/error-answers.ts';
import {report, secretOf, THIS_WEEK} from '../support/reports.ts';
import {basic, PASSWORD, useTestApps} from '../support/test-app.ts';

const apps = useTestApps();

const name = report(1).reportId;
const owner = {authorization: `Bearer ${secretOf(1)}`};
const json = {'content-type': 'application/json'};
const body = (text: string | Buffer, headers: Record<string, string> = json): InjectOptions => ({
  method: 'POST',
  url: '/vitrine/reports',
  payload: text,
  headers,
});

/** Every kind of answer: done, refused, missing, not decoded, too much, of the merchant, preflight. */
const EVERY_KIND: readonly [string, InjectOptions, number][] = [
  ['health', {url: '/health'}, 200],
  ['readiness', {url: '/ready'}, 200],
  ['the dashboard', {url: '/dashboard', headers: basic(PASSWORD)}, 200],
  ['its script', {url: '/dashboard/dashboard.js', headers: basic(PASSWORD)}, 200],
  ['the estimates', {url: '/vitrine/audiences', headers: basic(PASSWORD)}, 200],
  ['a wrong password', {url: '/dashboard', headers: basic('not the password')}, 401],
  ['a report', body(JSON.stringify(report(1))), 204],
  ['a missing secret', {url: `/vitrine/profiles/${name}`}, 401],
  ['an unknown profile', {url: `/vitrine/profiles/${'0'.repeat(32)}`, headers: owner}, 404],
  ['an erasure', {method: 'DELETE', url: `/vitrine/reports/${THIS_WEEK}/${name}`, headers: owner}, 204],
  ['no route', {url: '/nothing'}, 404],
  ['another method', {method: 'PUT', url: '/vitrine/reports'}, 404],
  ['an address that cannot be decoded', {url: '/%'}, 400],
  ['a name too long', {url: `/vitrine/profiles/${'a'.repeat(100)}`}, 414],
  ['a body that is none', body('{'), 400],
  ['a body too long', body('x'.repeat(9000)), 413],
  ['a body of another type', body('a=b', {'content-type': 'application/x-www-form-urlencoded'}), 415],
  [
    'a preflight',
    {
      method: 'OPTIONS',
      url: '/vitrine/reports',
      headers: {origin: 'https://shop.example', 'access-control-request-method': 'POST'},
    },
    204,
  ],
];

it.each(EVERY_KIND)('every answer has security headers and stays out of caches: %s', async (_, options, status) => {
  const app = await apps.start({password: PASSWORD, origins: ['https://shop.example']});
  if (status === 200) await app.inject(body(JSON.stringify(report(1))));
  const {statusCode, headers} = await app.inject(options);
  expect(statusCode).toBe(status);
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers).not.toHaveProperty('x-powered-by');
  expect(headers).not.toHaveProperty('server');
});

const text = JSON.stringify(report(1));

it.each<[string, InjectOptions, number]>([
  ['a body', body('canary'), 400],
  ['a body with a key', body(JSON.stringify({...report(1), canary: 1})), 400],
  ['a body with a value', body(JSON.stringify({...report(1), reportId: 'canary'})), 400],
  ['a week', body(JSON.stringify({...report(1), epoch: 12_345})), 422],
  ['a type', body('{}', {'content-type': 'text/canary'}), 415],
  ['text', body('canary', {'content-type': 'text/plain'}), 415],
  ['a type with a line', body('{}', {'content-type': 'application/json+canary'}), 415],
  ['an encoding', body(text, {...json, 'content-encoding': 'canary'}), 415],
  ['an address', {url: '/canary/%2e%2e/canary?canary#canary'}, 404],
  ['an address that cannot be decoded', {url: '/canary%'}, 400],
  ['a long name', {url: `/vitrine/profiles/${'canary'.repeat(30)}`, headers: owner}, 414],
  ['a name', {url: '/vitrine/profiles/canary', headers: owner}, 404],
  ['a span', {url: '/vitrine/audiences?weeks=canary'}, 400],
  ['a host', {url: '/dashboard', headers: {host: 'canary.example'}}, 421],
  ['a version', {url: '/dashboard', headers: {'accept-version': 'canary'}}, 200],
  ['an origin', {url: '/nothing', headers: {origin: 'https://canary.example'}}, 404],
])('no answer repeats what came: %s', async (_, options, status) => {
  const app = await apps.start();
  const answer = await app.inject(options);
  expect(answer.statusCode).toBe(status);
  expect(JSON.stringify(answer.headers)).not.toMatch(/canary/i);
  if (status === 200) return;
  expect(answer.json()).toEqual({code: expect.any(String), message: expect.any(String)});
  expect(answer.body).not.toMatch(/canary|12345/i);
});

it.each<[string, string | Buffer, number]>([
  ['__proto__', `{"__proto__":{"format":1},${text.slice(1)}`, 400],
  ['__proto__ by its number', `{"\\u005f_proto__":{"format":1},${text.slice(1)}`, 400],
  ['constructor.prototype', `{"constructor":{"prototype":{"format":1}},${text.slice(1)}`, 400],
  ['a huge array', `[${'0,'.repeat(500)}0]`, 400],
  ['arrays in arrays', '['.repeat(500) + ']'.repeat(500), 400],
  ['objects in objects', '{"a":'.repeat(100) + '1' + '}'.repeat(100), 400],
  ['half of a surrogate pair', text.replace(/"reportId":"./, '"reportId":"\\ud800'), 400],
  ['half of one in a key', `{"\\udfff":1,${text.slice(1)}`, 400],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 400],
  ['UTF-16', Buffer.from(text.slice(0, 300), 'utf16le'), 400],
  ['a number without end', text.replace(/"epoch":\d+/, '"epoch":1e400'), 400],
  ['minus nought', text.replace(/"answer":\d+/, '"answer":-0.5'), 400],
  ['null', 'null', 400],
  ['text', '"text"', 400],
  ['the same key twice', text.replace('"epoch"', '"epoch":1,"epoch"'), 204],
  ['a byte order mark', `\ufeff${text}`, 204],
])('bodies of odd kinds are answered cleanly: %s', async (_, text, status) => {
  const app = await apps.start();
  const answer = await app.inject(body(text));
  expect(answer.statusCode).toBe(status);
  if (status !== 204) expect(answer.json()).toEqual({code: 'aggregate-invalid', message: expect.any(String)});
  expect(({} as Record<string, unknown>)['format']).toBeUndefined();
});

it('an origin that is not listed gets no allow header, and null is refused', async () => {
  const app = await apps.start({origins: ['https://shop.example']});
  for (const origin of [
    'https://evil.example',
    'https://shop.example.evil.example',
    'https://shop.example:8443',
    'http://shop.example',
    'https://SHOP.example',
    'https://shop.example, https://evil.example',
    'null',
    '*',
  ]) {
    const preflight = await app.inject({
      method: 'OPTIONS',
      url: '/vitrine/reports',
      headers: {origin, 'access-control-request-method': 'POST'},
    });
    expect(preflight.headers['access-control-allow-origin']).toBeUndefined();
    const sent = await app.inject({...body(text), headers: {...json, origin}});
    expect(sent.headers['access-control-allow-origin']).toBeUndefined();
    expect(sent.statusCode).toBe(origin === 'null' ? 403 : 204);
  }
  await expect(apps.start({origins: ['null']})).rejects.toMatchObject({name: 'argument'});
  await expect(apps.start({origins: ['*']})).rejects.toMatchObject({name: 'argument'});
});

it('a page of the shop may read when to come again, also from an answer that refuses', async () => {
  const app = await apps.start({origins: ['https://shop.example'], requestsPerMinute: 1});
  const send = () => app.inject({...body(text), headers: {...json, origin: 'https://shop.example'}});
  await send();
  const {statusCode, headers} = await send();
  expect(statusCode).toBe(429);
  expect(headers['access-control-allow-origin']).toBe('https://shop.example');
  expect(headers['access-control-expose-headers']).toBe('retry-after');
});

it('lines of the log hold no address, name or secret, and the same one comes once a minute', async () => {
  const {reportId, secretHash} = report(1);
  const error = Object.assign(
    new Error(`connect ECONNREFUSED 203.0.113.7:5432 2001:db8::7 ::1 "${reportId}" ${secretHash}\nmore`),
    {code: 'ECONNREFUSED'},
  );
  expect(toLogLine('GET /vitrine/profiles/:id', error)).toBe(
    'GET /vitrine/profiles/:id: connect ECONNREFUSED …:5432 … … "…" … (ECONNREFUSED)',
  );
  const lines: string[] = [];
  let nowMs = 0;
  const log = toSparseLog(
    (line) => lines.push(line),
    () => nowMs,
  );
  for (nowMs = 0; nowMs < 120_000; nowMs += 100) log('The database is away.');
  expect(lines).toHaveLength(2);
});
