import {expect, it} from 'vitest';
import type {AppOptions} from '../../src/server/app.ts';
import {parseProxies} from '../../src/server/proxies.ts';
import {countStatuses, PASSWORD, useTestApps} from '../support/test-app.ts';

const apps = useTestApps();

/** @param proxy as --proxy takes it */
function behind(proxy: string, options: Partial<AppOptions> = {}) {
  return apps.start({proxies: parseProxies([proxy]), password: PASSWORD, requestsPerMinute: 5, ...options});
}

/** Asks a hundred times through a proxy at `remoteAddress`. @param forwarded X-Forwarded-For of each */
async function ask(
  app: Awaited<ReturnType<typeof apps.start>>,
  forwarded: (i: number) => string,
  remoteAddress = '127.0.0.1',
): Promise<Record<number, number>> {
  const answers = [];
  for (let i = 0; i < 100; i++) {
    answers.push(await app.inject({url: '/nothing', remoteAddress, headers: {'x-forwarded-for': forwarded(i)}}));
  }
  return countStatuses(answers);
}

const invented = (i: number) => `198.18.0.${i}`;

it('the left end of X-Forwarded-For, which anyone may write, gives nobody a budget of their own', async () => {
  expect(await ask(await behind('1'), (i) => `${invented(i)}, 203.0.113.7`)).toEqual({404: 5, 429: 95});
  expect(await ask(await behind('loopback'), (i) => `${invented(i)}, 203.0.113.7`)).toEqual({404: 5, 429: 95});
  const long = (i: number) => `${Array.from({length: 200}, (_, n) => invented((i + n) % 250)).join(', ')}, 203.0.113.7`;
  expect(await ask(await behind('1'), long)).toEqual({404: 5, 429: 95});
});

it('behind a proxy each shopper has a budget of their own', async () => {
  expect(await ask(await behind('1'), (i) => `203.0.113.${i}`)).toEqual({404: 100});
  expect(await ask(await behind('127.0.0.0/8'), (i) => `203.0.113.${i}`)).toEqual({404: 100});
});

it('with two proxies the second address from the right is the shopper', async () => {
  const app = await behind('2');
  expect(await ask(app, (i) => `${invented(i)}, 203.0.113.7, 10.0.0.2`)).toEqual({404: 5, 429: 95});
  expect(await ask(await behind('2'), (i) => `203.0.113.${i}, 10.0.0.2`)).toEqual({404: 100});
});

it('who reaches the server past the proxy is not believed', async () => {
  expect(await ask(await behind('1'), invented, '203.0.113.7')).toEqual({404: 5, 429: 95});
  expect(await ask(await behind('10.0.0.0/8'), invented, '10.1.2.3')).toEqual({404: 100});
  expect(await ask(await behind('10.0.0.0/8'), invented, '192.168.0.1')).toEqual({404: 5, 429: 95});
  expect(apps.logged.at(-1)).toMatch(/--proxy does not name/);
});

it('what is no address is one network however it is spelt, and a port makes no other one', async () => {
  expect(await ask(await behind('1'), (i) => `unknown-${i}`)).toEqual({404: 5, 429: 95});
  expect(await ask(await behind('1'), (i) => `203.0.113.7:${1000 + i}`)).toEqual({404: 5, 429: 95});
  expect(await ask(await behind('1'), (i) => `[2001:db8::${i}]:443`)).toEqual({404: 5, 429: 95});
});

it('several header lines are one list, of which the right end counts', async () => {
  const app = await behind('1');
  const answers = [];
  for (let i = 0; i < 20; i++) {
    const headers = {'x-forwarded-for': [invented(i), '203.0.113.7'] as unknown as string};
    answers.push(await app.inject({url: '/nothing', headers}));
  }
  expect(countStatuses(answers)).toEqual({404: 5, 429: 15});
});

it('without --proxy nothing is believed, and the log says once that a proxy stands there', async () => {
  const app = await apps.start({requestsPerMinute: 5});
  expect(await ask(app, invented)).toEqual({404: 5, 429: 95});
  await app.inject({url: '/health', headers: {forwarded: 'for=203.0.113.7'}});
  expect(apps.logged).toEqual([
    'A proxy passes requests on, but no --proxy was given: all shoppers behind it count as one network. Start with --proxy.',
  ]);
});

it.each(['0', '11', '-1', '1.5', '0.0.0.0/0', '::/0', '10.0.0.0/33', 'shop.example', '127.1', '1,10.0.0.1', ''])(
  '--proxy does not take "%s"',
  (text) => {
    expect(() => parseProxies([text])).toThrow(
      expect.objectContaining({
        name: 'argument',
        message: expect.stringContaining('--proxy takes a number of proxies'),
      }),
    );
  },
);

it('--proxy takes a number, or addresses, networks and names of networks', () => {
  expect(parseProxies([])).toBeUndefined();
  expect(parseProxies(['2'])).toEqual({kind: 'hops', hops: 2});
  const networks = ['10.0.0.1', '2001:db8::/32', 'loopback', '::1'];
  expect(parseProxies(['10.0.0.1, 2001:db8::/32', 'loopback', '::1'])).toEqual({kind: 'networks', networks});
});
