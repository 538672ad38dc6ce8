import {beforeEach, describe, expect, it} from 'vitest';
import {type CoarseReport, parseCoarseReport} from '../../../src/core/contract/coarse-report.ts';
import type {Consent} from '../../../src/core/contract/consent.ts';
import {ProfilerError} from '../../../src/core/contract/errors.ts';
import {SHARED_SLOTS} from '../../../src/core/contract/shared-slots.ts';
import {EPSILON_PER_REPORT} from '../../../src/core/privacy/budget.ts';
import {SEND_WITHIN_MS} from '../../../src/worker/sync/draw-report.ts';
import {toSha256} from '../../../src/worker/browser/sha256.ts';
import type {OutboxRecord} from '../../../src/worker/sync/records.ts';
import {DAY_MS, NOON_MS, THIS_WEEK, WEEK_MS} from '../../support/reports.ts';
import {BOTH, change, NOT_SHARING, SyncBrowser} from '../support/sync-browser.ts';
import {useSyncServer} from '../support/sync-server.ts';

const server = useSyncServer();
const {rows} = server;
let shopper: SyncBrowser;
beforeEach(() => {
  ({shopper} = server);
});

it('sends one answer and nothing else, without cookies or referrer, and shows exactly that', async () => {
  const sync = shopper.open();
  await shopper.choose(sync, BOTH);
  await shopper.act(sync, change(shopper.nowMs, 'canary'));
  shopper.wait(SEND_WITHIN_MS);
  await shopper.until(() => shopper.stores.shared.size === 1);
  const [{address, request}] = shopper.requests;
  expect(address).toBe(`${server.base}/vitrine/reports`);
  expect(request).toMatchObject({method: 'POST', credentials: 'omit', referrerPolicy: 'no-referrer', keepalive: true});
  const text = request.body as string;
  expect(text + address + JSON.stringify(request.headers)).not.toContain('canary');
  const body = parseCoarseReport(JSON.parse(text));
  expect(Object.keys(body).sort()).toEqual(['answer', 'epoch', 'format', 'reportId', 'secretHash', 'slot']);
  expect(body.epoch).toBe(THIS_WEEK);
  const [ticket] = shopper.tickets;
  expect(body.secretHash).toBe(await toSha256(new TextEncoder().encode(ticket.secret)));
  expect(text).not.toContain(ticket.secret);
  const [copy] = await sync.sharedCopies();
  const others = (SHARED_SLOTS[body.slot].size - 1) * Math.exp(-2);
  expect(copy).toEqual({
    sentMs: shopper.nowMs,
    body,
    epsilon: 2,
    changeProbability: expect.closeTo(others / (1 + others), 9) as number,
  });
  expect(await sync.privacySpent()).toEqual({
    sinceMs: NOON_MS - DAY_MS - DAY_MS / 2, // Monday 00:00
    epsilon: 2,
    epsilonOfYear: 2,
    mostOfYear: 104,
  });
  expect(await rows()).toHaveLength(1);
});

it('has ticket and ε on record before the first request leaves', async () => {
  let before: unknown;
  shopper.answer = (_, {body}) => {
    const {reportId} = JSON.parse(body as string) as CoarseReport;
    before = {ticket: shopper.tickets.find(({id}) => id === reportId), spent: shopper.ledger?.spentEpsilon};
    return new Response(null, {status: 204});
  };
  await shopper.share();
  const address = `${server.base}/vitrine`;
  expect(before).toMatchObject({
    ticket: {kind: 'report', server: address, epoch: THIS_WEEK, wanted: false},
    spent: EPSILON_PER_REPORT,
  });
});

it.each([
  ['without consent to sharing', {consent: NOT_SHARING}],
  ['without consent to personalization', {consent: {personalization: false, sharing: true}}],
  ['for a bot', {config: {isBot: true}}],
  ['without a server', {config: {sync: ''}}],
  ['before the catalogue names the interests', {config: {catalogue: 'https://shop.example/c.json'}, categories: []}],
  ['of somebody of whom nothing is known', {events: 2}],
  ['where there is no database to remember it', {hasDatabase: false}],
  ['where the disk is full', {fault: new ProfilerError('storage-full', 'full')}],
])('nothing is stored or sent %s', async (_, given) => {
  const {
    consent = BOTH,
    config = {},
    categories,
    events = 9,
    hasDatabase = true,
    fault,
  } = given as {
    consent?: Consent;
    config?: object;
    categories?: string[];
    events?: number;
    hasDatabase?: boolean;
    fault?: Error;
  };
  Object.assign(shopper, {hasDatabase, fault});
  const sync = shopper.open(config, categories);
  await shopper.choose(sync, consent);
  await shopper.act(sync, change(shopper.nowMs, 'mug', events));
  await sync.sendErasures();
  shopper.wait(SEND_WITHIN_MS);
  await shopper.settle();
  expect(shopper.requests).toEqual([]);
  expect(Object.values(shopper.stores).every((store) => store.size === 0)).toBe(true);
});

it('waits for the model that the shop has, for "not known" would count all week', async () => {
  const sync = shopper.open({model: 'https://shop.example/manifest.json'});
  await shopper.choose(sync, BOTH);
  const {prediction, ...rest} = change(shopper.nowMs);
  await shopper.act(sync, {...rest, prediction: {...prediction, engine: 'popular'}});
  expect(shopper.ledger).toBeUndefined();
  await shopper.act(sync);
  expect(shopper.ledger?.epoch).toBe(THIS_WEEK);
});

describe('the time of sending', () => {
  it('is drawn once, outlives pages, and does not depend on what is done meanwhile', async () => {
    const delays: number[] = [];
    for (let seed = 1; seed <= 40; seed++) {
      server.shopper = shopper = new SyncBrowser(server.base, seed);
      const sync = shopper.open();
      await shopper.choose(sync, BOTH);
      await shopper.act(sync);
      const [{nextAttemptMs}] = [...shopper.stores.outbox.values()] as OutboxRecord[];
      delays.push(nextAttemptMs - NOON_MS);
      shopper.wait(nextAttemptMs - NOON_MS - 1);
      for (const worker of [sync, shopper.open()]) {
        await shopper.choose(worker, BOTH);
        await shopper.act(worker);
      }
      expect(shopper.requests).toEqual([]);
      shopper.wait(1);
      await shopper.until(() => shopper.requests.length === 1);
    }
    const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
    // Uniform: standard deviation of the mean of 40 is 1/√12/√40 = 0.046 of the span.
    expect(Math.abs(mean / SEND_WITHIN_MS - 0.5)).toBeLessThan(4 * 0.046);
    expect(Math.max(...delays)).toBeLessThan(SEND_WITHIN_MS);
  });

  it('comes at the next visit for those who left sooner, and never where that is too late for the server', async () => {
    const sync = shopper.open();
    await shopper.choose(sync, BOTH);
    await shopper.act(sync);
    sync.close();
    shopper.wait(WEEK_MS);
    const next = shopper.open();
    await shopper.choose(next, BOTH);
    await shopper.until(() => shopper.stores.shared.size === 1);
    expect(await rows()).toHaveLength(1);

    await shopper.act(next);
    next.close();
    shopper.wait(2 * WEEK_MS);
    const late = shopper.open();
    await shopper.choose(late, BOTH);
    await shopper.settle();
    expect(shopper.stores.outbox.size).toBe(0);
    expect(shopper.sent('POST')).toHaveLength(1);
    expect(await late.privacySpent()).toMatchObject({epsilon: 2});
  });
});
