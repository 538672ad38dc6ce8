import {readFileSync} from 'node:fs';
import {beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {SHARING_FORMAT} from '../../../src/core/contract/sharing-offer.ts';
import {SPLIT_FORMAT} from '../../../src/core/contract/split-report.ts';
import {SEND_WITHIN_MS} from '../../../src/worker/sync/draw-report.ts';
import type {OutboxRecord} from '../../../src/worker/sync/records.ts';
import {DAY_MS, report, THIS_WEEK, WEEK_MS} from '../../support/reports.ts';
import {HELPER, SplitServers} from '../../support/split-servers.ts';
import {BOTH, NOT_SHARING, SyncBrowser} from '../support/sync-browser.ts';

// In which form a week's report is drawn: as the server says, never weaker because an answer was disturbed.

type Answer = (address: string, request: RequestInit) => Promise<Response> | Response;

const MINUTE_MS = 60_000;
let servers: SplitServers;
let shopper: SyncBrowser;
beforeAll(async () => {
  servers = await SplitServers.open();
});
beforeEach(() => {
  servers.reports.length = 0;
  shopper = new SyncBrowser('https://shop.example');
  shopper.offer = shopper.answer = servers.answer;
});

const json = (body: unknown, status = 200) => Response.json(body, {status});
const page = (status: number) => new Response('<h1>Sign in</h1>', {status, headers: {'content-type': 'text/html'}});
const offline = () => Promise.reject(new TypeError('Failed to fetch'));
const coarse: Answer = () => json({format: SHARING_FORMAT, protocol: 'coarse'});
const isKeyOf = (server: 'leader' | 'helper', address: string) =>
  address.includes('/hpke_config') && address.startsWith(HELPER) === (server === 'helper');
/** Answers some addresses otherwise. */
const instead =
  (is: (address: string) => boolean, answer: () => Promise<Response> | Response): Answer =>
  (address, request) =>
    is(address) ? answer() : servers.answer(address, request);
const sharing = (answer: () => Promise<Response> | Response) =>
  instead((address) => address.endsWith('/sharing'), answer);
const leader = (answer: () => Promise<Response> | Response) => instead((address) => isKeyOf('leader', address), answer);
const helper = (answer: () => Promise<Response> | Response) => instead((address) => isKeyOf('helper', address), answer);
/** A list with one key, of a suite that does not exist. */
const strangeKey = () =>
  new Response(new Uint8Array([0, 10, 1, 0x7f, 0xff, 0, 1, 0, 1, 0, 1, 7]), {
    headers: {'content-type': 'application/dap-hpke-config-list'},
  });
const formats = () => ([...shopper.stores.outbox.values()] as OutboxRecord[]).map(({body}) => body.format);
const drawn = () => shopper.until(() => shopper.stores.outbox.size === 1);

/** A batch, until it is decided: chunk, keys and shares take their time. */
async function act(sync = shopper.open()) {
  await shopper.choose(sync, BOTH);
  await shopper.act(sync);
  return sync;
}

it.each<[string, Answer]>([
  ['says so', coarse],
  ['is older and does not know the question', () => json({code: 'not-found', message: 'No such route.'}, 404)],
])('is coarse where the server %s', async (_, answer) => {
  shopper.offer = answer;
  await act();
  await drawn();
  expect(formats()).toEqual(['vitrine-coarse-1']);
  expect(shopper.questions).toHaveLength(1);
  expect([...shopper.stores.ledger.keys()]).toEqual(['current']);
});

describe('no report, and no week taken', () => {
  it.each<[string, Answer, RegExp]>([
    ['there is no network', offline, /could not be reached/],
    ['the server is broken', sharing(() => json({code: 'server-failed', message: 'No.'}, 500)), /500/],
    ['a page answers 404 in its place', sharing(() => page(404)), /404/],
    ['the server answers 404 for another reason', sharing(() => json({code: 'forbidden', message: 'No.'}, 404)), /404/],
    ['a firewall forbids', sharing(() => json({code: 'forbidden', message: 'No.'}, 403)), /403/],
    ['a sign-in page says all is well', sharing(() => page(200)), /not JSON/],
    ['the answer is empty', sharing(() => new Response(null, {status: 204})), /204/],
    ['the answer is null', sharing(() => json(null)), /does not fit/],
    ['the format is another', sharing(() => json({format: 'vitrine-sharing-2', protocol: 'coarse'})), /does not fit/],
    ['coarse has an addition', sharing(() => json({format: SHARING_FORMAT, protocol: 'coarse', n: 1})), /does not fit/],
    ['the protocol is unknown', sharing(() => json({format: SHARING_FORMAT, protocol: 'plain'})), /does not fit/],
    ['there is no helper', sharing(() => json({...servers.offer, helper: undefined})), /does not fit/],
    ['a task is missing', sharing(() => json({...servers.offer, tasks: {}})), /does not fit/],
    [
      'the helper is the server itself',
      sharing(() => json({...servers.offer, helper: 'https://shop.example/helper'})),
      /another server/,
    ],
    ['the leader’s key cannot be had', leader(() => page(500)), /500/],
    ['the helper cannot be reached', helper(offline), /Failed to fetch/],
    ['a page answers for the helper', helper(() => page(200)), /content-type/],
    ['the helper’s key is of another suite', helper(strangeKey), /hpke/],
  ])('where %s; it is split later', async (_, answer, reason) => {
    shopper.offer = answer;
    const sync = await act();
    await shopper.until(() => reason.test(shopper.degraded['sync-failed'] ?? ''));
    await shopper.settle();
    expect(shopper.stores.outbox.size).toBe(0);
    expect(shopper.ledger).toBeUndefined();
    expect(shopper.requests).toEqual([]);
    expect(await sync.privacySpent()).toBeUndefined();

    shopper.offer = servers.answer;
    shopper.wait(MINUTE_MS);
    await shopper.act(sync);
    await drawn();
    expect(formats()).toEqual([SPLIT_FORMAT]);
    expect(shopper.degraded).toEqual({});
    expect([...shopper.stores.ledger.keys()]).toEqual(['current']);
  });

  it('where sharing ends while keys are fetched, and nothing is said of it', async () => {
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    shopper.offer = async (address, request) => {
      if (isKeyOf('helper', address)) await gate;
      return servers.answer(address, request);
    };
    const sync = await act();
    await shopper.until(() => shopper.questions.some(({address}) => isKeyOf('helper', address)));
    await shopper.choose(sync, NOT_SHARING);
    open();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await shopper.settle();
    expect(shopper.stores.outbox.size).toBe(0);
    expect(shopper.ledger).toBeUndefined();
    expect(shopper.degraded).toEqual({});
  });
});

describe('a server that is away', () => {
  it('is not asked at every batch, on every page: after 15 s to 6 hours, longer each time', async () => {
    shopper.offer = offline;
    const minutes = (DAY_MS / MINUTE_MS) * 2;
    for (let minute = 0; minute < minutes; minute++) {
      (await act()).close();
      shopper.wait(MINUTE_MS);
    }
    expect(shopper.questions.length).toBeGreaterThan(10);
    expect(shopper.questions.length).toBeLessThan(26);
  });

  it('is asked again without another batch, while the page is open', async () => {
    shopper.offer = offline;
    await act();
    shopper.offer = servers.answer;
    expect(shopper.waits.at(-1)).toBeGreaterThanOrEqual(15_000);
    expect(shopper.waits.at(-1)).toBeLessThanOrEqual(30_000);
    shopper.wait(30_000);
    await drawn();
    expect(shopper.degraded).toEqual({});
  });

  it('is not asked after sharing has ended', async () => {
    shopper.offer = offline;
    const sync = await act();
    await shopper.choose(sync, NOT_SHARING);
    shopper.wait(DAY_MS);
    await shopper.settle();
    expect(shopper.questions).toHaveLength(1);
  });

  it('is asked when it wants to be', async () => {
    shopper.offer = () => new Response('', {status: 503, headers: {'retry-after': '7200'}});
    (await act()).close();
    shopper.offer = servers.answer;
    shopper.wait(7_199_000);
    await act();
    expect(shopper.questions).toHaveLength(1);
    shopper.wait(1000);
    await act();
    await drawn();
  });
});

describe('one report an epoch', () => {
  it('of several tabs, one asks and draws', async () => {
    const tabs = Array.from({length: 5}, () => shopper.open());
    await Promise.all(tabs.map((tab) => act(tab)));
    await drawn();
    shopper.wait(MINUTE_MS);
    await Promise.all(tabs.map((tab) => shopper.act(tab)));
    await shopper.settle();
    expect(shopper.questions.filter(({address}) => address.endsWith('/sharing'))).toHaveLength(1);
    expect(shopper.stores.outbox.size + servers.reports.length).toBe(1);
  });

  it('of two tabs that both draw, the second draw is thrown away', async () => {
    const gates: (() => void)[] = [];
    shopper.offer = async (address, request) => {
      if (address.endsWith('/sharing')) await new Promise<void>((resolve) => gates.push(resolve));
      return servers.answer(address, request);
    };
    await act();
    shopper.wait(MINUTE_MS); // the first seems dead
    await act();
    await shopper.until(() => gates.length === 2);
    gates.map((open) => open());
    await drawn();
    const before = structuredClone(shopper.stores.outbox);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(shopper.stores.outbox).toEqual(before);
  });

  it('also where the shop changes from one form to the other and back, on one account', async () => {
    const first = shopper.offer;
    for (const [week, offer] of [coarse, first, coarse, first].entries()) {
      shopper.offer = offer;
      await shopper.share();
      await shopper.until(() => shopper.stores.shared.size === week + 1);
      shopper.offer = offer === coarse ? first : coarse;
      for (let day = 0; day < 7; day++) {
        if (day > 0 && day < 6) await act();
        shopper.wait(SEND_WITHIN_MS);
        await shopper.settle();
        shopper.wait(DAY_MS - SEND_WITHIN_MS);
      }
    }
    const spent = [2, 1, 2, 1];
    expect(shopper.ledger?.sent).toEqual(spent.map((epsilon, week) => ({epoch: THIS_WEEK + week, epsilon})));
    expect(servers.reports).toHaveLength(4);
    // This year's 6 at most, 50 weeks to come: the last coarse week leaves when the 52nd week has come.
    expect(await shopper.open().privacySpent()).toEqual({
      sinceMs: expect.any(Number) as number,
      epsilon: 6,
      epsilonOfYear: 6,
      mostOfYear: 54,
    });
  });

  it('a worker that dies while it asks has taken nothing; one that dies after it has drawn has taken the week', async () => {
    shopper.offer = () => new Promise(() => {});
    const dead = await act();
    dead.close();
    expect(shopper.ledger).toBeUndefined();
    shopper.offer = servers.answer;
    shopper.wait(MINUTE_MS);
    const second = await act();
    await drawn();
    second.close();
    const before = structuredClone([...shopper.stores.outbox.values()]) as OutboxRecord[];
    // The shop has gone back to coarse reports: what was drawn is sent as it was drawn, and nothing in its place.
    shopper.offer = coarse;
    await act();
    shopper.wait(SEND_WITHIN_MS);
    await shopper.until(() => shopper.stores.shared.size === 1);
    expect(servers.reports).toEqual(before.map(({body}) => body));
  });
});

it('records of the time before split reports are sent and shown as they were', async () => {
  const records = JSON.parse(readFileSync('test/fixtures/database-2/sharer.json', 'utf8')) as {
    stores: {shared: [string, object][]};
  };
  const [[key, copy]] = records.stores.shared;
  shopper.nowMs += 10 * WEEK_MS;
  const epoch = THIS_WEEK + 9;
  const body = report(7, {epoch});
  shopper.stores.shared.set(key, copy);
  shopper.stores.ledger.set('current', {epoch, firstEpoch: epoch, sent: [], spentEpsilon: 0});
  shopper.stores.outbox.set(body.reportId, {body, secret: 'a'.repeat(64), attempts: 0, nextAttemptMs: 0});
  const sync = await act();
  await shopper.until(() => servers.reports.length === 1);
  expect(servers.reports).toEqual([body]);
  await shopper.until(() => shopper.stores.shared.size === 2);
  await drawn();
  shopper.wait(SEND_WITHIN_MS);
  await shopper.until(() => shopper.stores.shared.size === 3);
  const copies = await sync.sharedCopies();
  expect(copies).toContainEqual(copy);
  expect(copies.map(({kind, epsilon}) => [kind, epsilon])).toEqual(
    expect.arrayContaining([
      ['split', 1],
      [undefined, 2],
      [undefined, 2],
    ]),
  );
  expect(shopper.ledger?.sent).toEqual([
    {epoch, epsilon: 2},
    {epoch: THIS_WEEK + 10, epsilon: 1},
  ]);
});
