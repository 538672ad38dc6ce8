import {beforeEach, expect, it} from 'vitest';
import {isDue, putOff, toNextTry, toRetryAfterMs} from '../../../src/worker/sync/deliver.ts';
import {SEND_WITHIN_MS} from '../../../src/worker/sync/draw-report.ts';
import {DAY_MS} from '../../support/reports.ts';
import {BOTH, type SyncBrowser} from '../support/sync-browser.ts';
import {useSyncServer} from '../support/sync-server.ts';

const server = useSyncServer();
const {rows} = server;
let shopper: SyncBrowser;
beforeEach(() => {
  ({shopper} = server);
});
const json = (status: number, code: string) => new Response(JSON.stringify({code, message: 'No.'}), {status});
/** A shopper whose first request is on its way. */
async function send() {
  const sync = shopper.open();
  await shopper.choose(sync, BOTH);
  await shopper.act(sync);
  shopper.wait(SEND_WITHIN_MS);
  await shopper.until(() => shopper.requests.length === 1);
  await shopper.settle();
  return sync;
}

it('keeps a report until the server has it: 500, no network, 429 with Retry-After, another worker', async () => {
  shopper.answer = () => new Response('{}', {status: 500});
  const sync = await send();
  expect(shopper.degraded['sync-failed']).toContain('500');
  const first = shopper.waits.at(-1)!;
  expect(first).toBeGreaterThanOrEqual(15_000);
  expect(first).toBeLessThanOrEqual(30_000);
  shopper.answer = () => Promise.reject(new TypeError('Failed to fetch'));
  shopper.wait(first);
  await shopper.until(() => shopper.requests.length === 2);
  await shopper.settle();
  const second = shopper.waits.at(-1)!;
  expect(second).toBeGreaterThanOrEqual(30_000);
  shopper.answer = () => new Response('{}', {status: 429, headers: {'retry-after': '7200'}});
  shopper.wait(second);
  await shopper.until(() => shopper.requests.length === 3);
  await shopper.settle();
  expect(shopper.waits.at(-1)).toBe(7_200_000);
  sync.close();
  shopper.answer = undefined;
  const again = shopper.open();
  await shopper.choose(again, BOTH);
  await shopper.settle(); // too early
  expect(shopper.requests).toHaveLength(3);
  shopper.wait(7_200_000);
  await shopper.until(() => shopper.stores.shared.size === 1);
  expect(shopper.stores.outbox.size).toBe(0);
  expect(shopper.degraded).toEqual({});
  expect(shopper.reports()).toHaveLength(1);
  expect(await again.privacySpent()).toMatchObject({epsilon: 2});
});

it.each([
  ['a firewall that forbids', () => new Response('<h1>Blocked</h1>', {status: 403})],
  ['a sign-in page that says all is well', () => new Response('<h1>Welcome</h1>', {status: 200})],
  ['a server of before this form of report', () => json(404, 'not-found')],
  ['a bad gateway', () => new Response('', {status: 502})],
])('is not put off for good by %s', async (_, answer) => {
  shopper.answer = answer;
  await send();
  expect(shopper.stores.outbox.size).toBe(1);
  expect(shopper.stores.shared.size).toBe(0);
  shopper.answer = undefined;
  shopper.wait(shopper.waits.at(-1)!);
  await shopper.until(() => shopper.stores.shared.size === 1);
  expect(await rows()).toHaveLength(1);
});

it.each([
  [400, 'aggregate-invalid'],
  [422, 'aggregate-invalid'],
  [410, 'not-found'],
])('does not try again what the server answers %i %s, and tells nothing else in its place', async (status, code) => {
  shopper.answer = () => json(status, code);
  const sync = await send();
  expect(shopper.degraded['sync-failed']).toContain(String(status));
  await shopper.act(sync);
  shopper.wait(DAY_MS);
  await shopper.settle();
  expect(shopper.requests).toHaveLength(1);
  expect(shopper.stores.outbox.size).toBe(0);
  expect(shopper.stores.shared.size).toBe(0);
  // It left the browser, so it counts, and can be erased.
  expect(await sync.privacySpent()).toMatchObject({epsilon: 2});
  expect(shopper.tickets).toHaveLength(1);
});

it('a report whose answer was lost is one report on the server', async () => {
  shopper.answer = async (address, request) => {
    await fetch(address, request);
    throw new TypeError('Failed to fetch');
  };
  await send();
  expect(await rows()).toHaveLength(1);
  shopper.answer = undefined;
  shopper.wait(shopper.waits.at(-1)!);
  await shopper.until(() => shopper.stores.shared.size === 1);
  expect(await rows()).toHaveLength(1);
  expect(shopper.reports()).toHaveLength(1);
});

it('waits twice as long after each failure, half of it at random, six hours at most', () => {
  const at = (attempts: number, random: number) =>
    toNextTry({attempts, nextAttemptMs: 0}, {nowMs: () => 1000, random: () => random});
  expect(at(0, 0)).toEqual({attempts: 1, nextAttemptMs: 16_000});
  expect(at(0, 1).nextAttemptMs).toBe(31_000);
  expect(at(3, 0).nextAttemptMs).toBe(121_000);
  expect(at(2000, 1).nextAttemptMs).toBe(1000 + 6 * 3_600_000);
  expect(putOff(at(0, 0), 91_000).nextAttemptMs).toBe(91_000);
  expect(putOff(at(0, 1), 0).nextAttemptMs).toBe(31_000);
});

it('a time further away than any delay is of a wrong clock, and no reason to wait', () => {
  expect(isDue({attempts: 1, nextAttemptMs: 10}, 10)).toBe(true);
  expect(isDue({attempts: 1, nextAttemptMs: 11}, 10)).toBe(false);
  expect(isDue({attempts: 1, nextAttemptMs: 10 + 7 * DAY_MS}, 10)).toBe(false);
  expect(isDue({attempts: 1, nextAttemptMs: 11 + 7 * DAY_MS}, 10)).toBe(true);
});

it('reads Retry-After as seconds or as a date', () => {
  expect(toRetryAfterMs('120', 0)).toBe(120_000);
  expect(toRetryAfterMs('Thu, 01 Jan 1970 00:01:00 GMT', 10_000)).toBe(50_000);
  expect(toRetryAfterMs('Thu, 01 Jan 1970 00:00:00 GMT', 10_000)).toBe(0);
  expect(toRetryAfterMs('1e99', 0)).toBe(7 * DAY_MS);
  expect([null, '', 'soon'].map((header) => toRetryAfterMs(header, 0))).toEqual([undefined, undefined, undefined]);
});
