import {inspect} from 'node:util';
import type {FastifyInstance, InjectOptions} from 'fastify';
import {expect, it} from 'vitest';
import {createApp} from '../../src/server/app.ts';
import {parsePublicHost, toHostCheck} from '../../src/server/hosts.ts';
import {formatPasswordHash, hashPassword, parsePasswordHash, verifyPassword} from '../../src/server/password.ts';
import {PasswordGate} from '../../src/server/password-gate.ts';
import {parseProxies} from '../../src/server/proxies.ts';
import {startServer} from '../../src/server/start-server.ts';
import {report} from '../support/reports.ts';
import {basic, cheapHash, MERCHANT_ROUTES, PASSWORD, useTestApps} from '../support/test-app.ts';

const apps = useTestApps();

/** Asks every route of the merchant; the statuses that came. */
async function statuses(app: FastifyInstance, options: Omit<InjectOptions, 'url'>): Promise<number[]> {
  const answers = await Promise.all(MERCHANT_ROUTES.map((url) => app.inject({...options, url})));
  for (const answer of answers) {
    if (answer.statusCode === 200) continue;
    expect(answer.json()).toEqual({code: 'forbidden', message: expect.any(String)});
  }
  return [...new Set(answers.map(({statusCode}) => statusCode))];
}

const post = (app: FastifyInstance, headers: Record<string, string>) =>
  app.inject({method: 'POST', url: '/vitrine/reports', payload: report(1), headers});

it('the dashboard of a server without a password is not open to the world through a proxy', async () => {
  const app = await apps.start();
  expect(await statuses(app, {})).toEqual([200]);
  for (const header of [
    'forwarded',
    'via',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-proto',
    'x-forwarded-anything',
    'x-real-ip',
    'cf-connecting-ip',
    'true-client-ip',
  ]) {
    expect(await statuses(app, {headers: {[header]: '203.0.113.7'}})).toEqual([403]);
  }
  const {message} = (await app.inject({url: '/dashboard', headers: {via: '1.1 proxy'}})).json();
  expect(message).toMatch(/set VITRINE_PASSWORD.*--proxy/);
  // Even where it was made to listen somewhere else.
  expect(await statuses(app, {remoteAddress: '192.168.1.7'})).toEqual([403]);
  expect(await statuses(app, {remoteAddress: '::ffff:127.0.0.1'})).toEqual([200]);
});

it('a page whose name was made to lead to this machine gets nothing from the dashboard (DNS rebinding)', async () => {
  for (const app of [await apps.start(), await apps.start({passwordHash: await cheapHash()})]) {
    const headers = basic(PASSWORD);
    for (const host of ['localhost', 'LOCALHOST:8787', '127.0.0.1:8787', '[::1]:1', '[::1]']) {
      expect(await statuses(app, {headers: {...headers, host}})).toEqual([200]);
    }
    for (const host of [
      'evil.example',
      'evil.example:8787',
      'localhost.evil.example',
      'evil.example#localhost',
      'localhost@evil.example',
      'localhost:80@evil.example',
      'localhost, evil.example',
      'localhost:abc',
      '203.0.113.7',
      '[::1',
      '0.0.0.0',
    ]) {
      expect(await statuses(app, {headers: {...headers, host}})).toEqual([421]);
    }
  }
});

it('the names of --public-host are answered to, by Host and by what a trusted proxy says of it', async () => {
  const proxies = parseProxies(['1']);
  const app = await apps.start({passwordHash: await cheapHash(), proxies, publicHosts: ['stats.shop.example']});
  const ask = (headers: Record<string, string>) => statuses(app, {headers: {...basic(PASSWORD), ...headers}});
  expect(await ask({host: 'stats.shop.example'})).toEqual([200]);
  expect(await ask({host: 'Stats.Shop.Example:443'})).toEqual([200]);
  expect(await ask({host: '127.0.0.1:8787', 'x-forwarded-host': 'stats.shop.example'})).toEqual([200]);
  expect(await ask({host: '127.0.0.1:8787', 'x-forwarded-host': 'evil.example'})).toEqual([421]);
  expect(await ask({host: 'evil.example', 'x-forwarded-host': 'stats.shop.example'})).toEqual([421]);
  // Shoppers' routes answer to the same names, 421 so that their browsers keep the report; probes ask by address.
  expect((await post(app, {host: 'evil.example'})).statusCode).toBe(421);
  expect((await post(app, {host: 'stats.shop.example'})).statusCode).toBe(204);
  expect((await app.inject({url: '/health', headers: {host: '10.1.2.3:8787'}})).statusCode).toBe(200);
  expect((await app.inject({url: '/ready', headers: {host: '10.1.2.3:8787'}})).statusCode).toBe(200);
});

it('a server that listens everywhere answers to its addresses, which nobody can make lead elsewhere, and to no other name', () => {
  const isOwn = toHostCheck({host: '0.0.0.0', publicHosts: []});
  expect(['192.0.2.1', '192.0.2.1:8787', '[2001:db8::1]:8787', 'localhost:9000'].every(isOwn)).toBe(true);
  expect(['shop.example', 'example', '192.0.2.1.evil.example', 'a'.repeat(300), ''].some(isOwn)).toBe(false);
  const isOwnOfOne = toHostCheck({host: '192.0.2.1', publicHosts: []});
  expect(isOwnOfOne('192.0.2.1:8787')).toBe(true);
  expect(isOwnOfOne('192.0.2.2:8787')).toBe(false);
});

it('a --public-host is a name alone', () => {
  expect(parsePublicHost('Shop.example')).toBe('shop.example');
  for (const text of ['shop.example:8787', 'https://shop.example', 'shop.example/stats', '*', '', '[::1]:80']) {
    expect(() => parsePublicHost(text)).toThrow(expect.objectContaining({name: 'argument'}));
  }
});

it.each([
  ['on every address', {host: '0.0.0.0'}],
  ['on an address of the network', {host: '192.168.1.5'}],
  ['on every address, IPv6', {host: '::'}],
  ['by a name', {host: 'shop.example'}],
  ['behind a proxy', {proxies: parseProxies(['1'])}],
  ['by a public name', {publicHosts: ['stats.shop.example']}],
])('a server that others can reach does not start without a password: %s', async (_, options) => {
  const {database} = apps;
  const refusal = {
    name: 'argument',
    message: expect.stringMatching(/others can open the dashboard: set VITRINE_PASSWORD/),
  };
  await expect(createApp({database, ...options})).rejects.toMatchObject(refusal);
  await expect(createApp({database, password: '', ...options})).rejects.toMatchObject(refusal);
  await expect(startServer({port: 0, database: 'memory:', ...options})).rejects.toMatchObject(refusal);
});

it.each([
  ['one letter', 'x'],
  ['eleven letters', '12345678901'],
  ['eleven signs of four bytes', '😀'.repeat(11)],
  ['more than a browser sends', 'long'.repeat(300)],
])('a password that can be guessed is not taken: %s', async (_, password) => {
  const refusal = {name: 'argument', message: expect.stringMatching(/at least 12 are needed|more than 1024 bytes/)};
  await expect(createApp({database: apps.database, password})).rejects.toMatchObject(refusal);
  await expect(startServer({port: 0, host: '0.0.0.0', database: 'memory:', password})).rejects.toMatchObject(refusal);
});

it('the password may be given as a hash, and what is no hash is refused in one line that does not repeat it', async () => {
  const stored = await hashPassword('ein schönes Passwort');
  const text = formatPasswordHash(stored);
  expect(text).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(text).not.toBe(formatPasswordHash(await hashPassword('ein schönes Passwort')));
  const parsed = parsePasswordHash(`${text}\n`);
  // The same letters, composed in another way.
  expect(await verifyPassword('ein scho\u0308nes Passwort', parsed)).toBe(true);
  expect(await verifyPassword('ein schones Passwort', parsed)).toBe(false);
  expect(await verifyPassword('long'.repeat(300), parsed)).toBe(false);
  for (const wrong of [
    PASSWORD,
    text.slice(1),
    text.replace('ln=15', 'ln=1'),
    text.replace('ln=15', 'ln=30'),
    text.replace('r=8', 'r=99'),
    text.replace('p=3', 'p=0'),
    `${text}A`,
  ]) {
    const refusal = expect.objectContaining({name: 'argument', message: expect.not.stringContaining(wrong)});
    expect(() => parsePasswordHash(wrong)).toThrow(refusal);
  }
  await expect(createApp({database: apps.database, password: PASSWORD, passwordHash: text})).rejects.toMatchObject({
    name: 'argument',
    message: expect.stringContaining('not both'),
  });
});

it('a server holds no password, only what is made of it', async () => {
  const hash = parsePasswordHash(await cheapHash());
  for (const password of [{plain: PASSWORD}, {hash}]) {
    const gate = new PasswordGate({password, failuresPerMinute: 10, uptimeMs: () => 0});
    expect(await gate.isRight(PASSWORD, '127.0.0.1')).toBe(true);
    const held = inspect(gate, {depth: null, maxArrayLength: 100, maxStringLength: null, showHidden: true});
    expect(held).toContain('known: <Buffer');
    expect(held).not.toContain(PASSWORD);
    const bytes = [...Buffer.from(PASSWORD)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    expect(held).not.toContain(bytes.slice(0, 30));
  }
});

it("pages of other sites can neither frame the dashboard nor read or trigger the merchant's routes", async () => {
  const app = await apps.start({origins: ['https://shop.example'], passwordHash: await cheapHash()});
  const from = (site: string, mode: string, dest: string) => ({
    headers: {...basic(PASSWORD), 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest},
  });
  for (const site of ['cross-site', 'same-site', 'something-new']) {
    expect(await statuses(app, from(site, 'no-cors', 'image'))).toEqual([403]);
    expect(await statuses(app, from(site, 'cors', 'empty'))).toEqual([403]);
    expect(await statuses(app, from(site, 'navigate', 'iframe'))).toEqual([403]);
    expect(await statuses(app, from(site, 'navigate', 'document'))).toEqual([200]); // a link
  }
  expect(await statuses(app, from('same-origin', 'cors', 'empty'))).toEqual([200]);
  expect(await statuses(app, from('none', 'navigate', 'document'))).toEqual([200]);
  for (const url of MERCHANT_ROUTES) {
    const {headers} = await app.inject({url, headers: {...basic(PASSWORD), origin: 'https://shop.example'}});
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  }
});
