import type {FastifyInstance} from 'fastify';
import {beforeAll, expect, it} from 'vitest';
import {report, secretOf, THIS_WEEK} from '../support/reports.ts';
import {basic, cheapHash, countStatuses, MERCHANT_ROUTES, PASSWORD, useTestApps} from '../support/test-app.ts';

const apps = useTestApps();
let passwordHash: string;

beforeAll(async () => {
  passwordHash = await cheapHash();
});

const guess = (app: FastifyInstance, password: string, remoteAddress = '203.0.113.7', url = '/vitrine/audiences') =>
  app.inject({url, remoteAddress, headers: basic(password)});

const askWith = (
  app: FastifyInstance,
  secret: string,
  remoteAddress = '203.0.113.7',
  method: 'GET' | 'DELETE' = 'GET',
) =>
  app.inject({
    method,
    // Reports of the first release can be read back, those of today only erased.
    url: `/vitrine/${method === 'GET' ? 'profiles' : `reports/${THIS_WEEK}`}/${report(1).reportId}`,
    remoteAddress,
    headers: {authorization: `Bearer ${secret}`},
  });

it('passwords cannot be guessed: of 20,000 tries from one address 10 are looked at', async () => {
  const app = await apps.start({passwordHash});
  const answers = [];
  for (let i = 0; i < 20_000; i++) {
    answers.push(await guess(app, `guess number ${i}`, undefined, MERCHANT_ROUTES[i % MERCHANT_ROUTES.length]));
  }
  expect(countStatuses(answers)).toEqual({401: 10, 429: 19_990});
  expect(Number(answers.at(-1)?.headers['retry-after'])).toBeGreaterThan(0);
  // The right one is not told apart from there, and still gets in from elsewhere.
  expect((await guess(app, PASSWORD)).statusCode).toBe(429);
  expect((await guess(app, PASSWORD, '198.51.100.1')).statusCode).toBe(200);
});

it('the failed tries are counted before the check, so many at once are no more than many in turn', async () => {
  const app = await apps.start({passwordHash});
  const answers = await Promise.all(Array.from({length: 200}, (_, i) => guess(app, `guess number ${i}`)));
  expect(answers.filter(({statusCode}) => statusCode === 401).length).toBeLessThanOrEqual(10);
  expect(countStatuses(answers)[200]).toBeUndefined();
});

it('a password that was right is no short cut for guessers: theirs are counted all the same', async () => {
  const app = await apps.start({passwordHash});
  expect((await guess(app, PASSWORD, '198.51.100.1')).statusCode).toBe(200);
  for (let i = 0; i < 10; i++) expect((await guess(app, `guess number ${i}`)).statusCode).toBe(401);
  expect((await guess(app, PASSWORD)).statusCode).toBe(429);
});

it('who has the password may use it as often as the dashboard needs', async () => {
  const app = await apps.start({passwordHash, requestsPerMinute: 1e6});
  expect((await guess(app, PASSWORD)).statusCode).toBe(200);
  for (let i = 0; i < 200; i++) expect((await guess(app, PASSWORD)).statusCode).toBe(200);
  const atOnce = await Promise.all(Array.from({length: 30}, () => guess(app, PASSWORD)));
  expect(countStatuses(atOnce)).toEqual({200: 30});
});

it('a network that guessed gets in again a minute later', async () => {
  const app = await apps.start({passwordHash});
  for (let i = 0; i < 11; i++) await guess(app, `guess number ${i}`);
  expect((await guess(app, PASSWORD)).statusCode).toBe(429);
  apps.uptimeMs += 60_000;
  expect((await guess(app, PASSWORD)).statusCode).toBe(200);
});

it('a guesser with many networks is slowed for all of them together, and the merchant gets in from a network of their own', async () => {
  const address = (i: number) => `198.18.${i >> 8}.${i & 255}`;
  for (const options of [{passwordHash}, {password: PASSWORD}]) {
    const app = await apps.start(options);
    const guessOnce = async (networks: number) => {
      const answers = [];
      for (let i = 0; i < networks; i++) answers.push(await guess(app, `guess number ${i}`, address(i)));
      return countStatuses(answers);
    };
    expect(await guessOnce(70)).toEqual({401: 70});
    // It was noticed: each network may be wrong three times in a quarter of an hour, however the minutes pass.
    let looked = 0;
    for (let minute = 0; minute < 5; minute++) {
      for (let i = 0; i < 4; i++) looked += (await guessOnce(70))[401] ?? 0;
      apps.uptimeMs += 10_000;
    }
    expect(looked).toBeLessThanOrEqual(70 * 2);
    expect((await guess(app, PASSWORD, '203.0.113.99')).statusCode).toBe(200);
  }
});

it('guesses at once from many networks do not stop the server: few wait for the hash, the others are refused at once', async () => {
  const app = await apps.start({passwordHash});
  const atOnce = (word: string) =>
    Promise.all(Array.from({length: 500}, (_, i) => guess(app, `${word} number ${i}`, `198.18.0.${i % 250}`)));
  const {401: looked, 429: refused} = countStatuses(await atOnce('guess'));
  expect(looked).toBeLessThanOrEqual(32);
  expect(looked + refused).toBe(500);
  // Once the merchant was in, nothing waits any more.
  expect((await guess(app, PASSWORD, '203.0.113.99')).statusCode).toBe(200);
  const answers = atOnce('another');
  expect((await guess(app, PASSWORD, '203.0.113.98')).statusCode).toBe(200);
  expect(countStatuses(await answers)[200]).toBeUndefined();
});

it('a question without a password is no guess, and one with another user name is one', async () => {
  const app = await apps.start({passwordHash});
  for (let i = 0; i < 30; i++) {
    const answer = await app.inject('/dashboard');
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Basic realm="Vitrine", charset="UTF-8"');
  }
  const users = ['', 'admin', 'root', 'shop', 'nobody'];
  const login = (user: string, password: string) =>
    app.inject({
      url: '/dashboard',
      headers: {authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`},
    });
  // Whatever the name, the answer is the same and is made the same way: there is none to be found out by its time.
  for (const user of users) expect((await login(user, 'a wrong password')).statusCode).toBe(401);
  for (const user of users) expect((await login(user, PASSWORD)).statusCode).toBe(200);
  for (let i = 0; i < 5; i++) expect((await login(`user ${i}`, 'a wrong password')).statusCode).toBe(401);
  expect((await login('yet another', 'a wrong password')).statusCode).toBe(429);
});

it("shoppers' secrets cannot be guessed: after 10 wrong ones a network is refused, and the right one still opens", async () => {
  const app = await apps.start({requestsPerMinute: 1e6});
  await app.inject({method: 'POST', url: '/vitrine/reports', payload: report(1)});
  await apps.database.query('INSERT INTO profiles (profile_id, secret_hash) VALUES ($1, $2)', [
    report(1).reportId,
    report(1).secretHash,
  ]);
  const answers = [];
  for (let i = 0; i < 1000; i++) answers.push(await askWith(app, secretOf(1000 + i)));
  expect(countStatuses(answers)).toEqual({404: 10, 429: 990});
  expect((await askWith(app, secretOf(1))).statusCode).toBe(200);
  expect((await askWith(app, secretOf(2), '203.0.113.7', 'DELETE')).statusCode).toBe(429);
  expect((await askWith(app, secretOf(1), '203.0.113.7', 'DELETE')).statusCode).toBe(204);
});

it('addresses without a route are counted like the others', async () => {
  const app = await apps.start({requestsPerMinute: 5});
  const answers = [];
  for (let i = 0; i < 20; i++) answers.push(await app.inject(`/nothing/${i}`));
  expect(countStatuses(answers)).toEqual({404: 5, 429: 15});
});

it('a /64 has one budget, not 2^64, and a /48 not 65,536', async () => {
  const app = await apps.start({requestsPerMinute: 50});
  const ask = (remoteAddress: string) => app.inject({url: '/nothing', remoteAddress});
  const rotated = [];
  for (let i = 0; i < 1000; i++) rotated.push(await ask(`2001:db8:1:1::${i.toString(16)}`));
  expect(countStatuses(rotated)).toEqual({404: 50, 429: 950});
  const subnets = [];
  for (let i = 0; i < 1000; i++) subnets.push(await ask(`2001:db8:2:${i.toString(16)}::1`));
  expect(countStatuses(subnets)).toEqual({404: 200, 429: 800});
  expect((await ask('2001:db8:3::1')).statusCode).toBe(404);
});

it('IPv4 mapped into IPv6 is the same network as IPv4', async () => {
  const app = await apps.start({requestsPerMinute: 2});
  const ask = (remoteAddress: string) => app.inject({url: '/nothing', remoteAddress});
  const written = ['192.0.2.1', '::ffff:192.0.2.1', '::ffff:c000:201', '0:0:0:0:0:ffff:c000:0201'];
  expect(countStatuses(await Promise.all(written.map(ask)))).toEqual({404: 2, 429: 2});
  expect((await ask('::ffff:192.0.2.2')).statusCode).toBe(404);
});
