import {beforeEach, expect, it} from 'vitest';
import {ProfilerError} from '../../../src/core/contract/errors.ts';
import {THIS_WEEK, WEEK_MS} from '../../support/reports.ts';
import {BOTH, NOT_SHARING, type SyncBrowser} from '../support/sync-browser.ts';
import {useSyncServer} from '../support/sync-server.ts';

const HOUR_MS = 3_600_000;

const server = useSyncServer();
const {rows} = server;
let shopper: SyncBrowser;
beforeEach(() => {
  ({shopper} = server);
});

it('withdrawing takes everything back: what was told, from browser and server; what it cost stays on the account', async () => {
  const sync = await shopper.share();
  for (let week = 1; week < 4; week++) {
    shopper.wait(WEEK_MS);
    await shopper.share(sync);
    await shopper.until(() => shopper.stores.shared.size === week + 1);
  }
  expect(await rows()).toHaveLength(4);
  await shopper.choose(sync, NOT_SHARING);
  expect(await rows()).toEqual([]);
  expect([shopper.stores.outbox, shopper.stores.shared, shopper.stores.erasures].map(({size}) => size)).toEqual([
    0, 0, 0,
  ]);
  expect(shopper.ledger).toEqual({
    epoch: THIS_WEEK + 3,
    firstEpoch: THIS_WEEK,
    sent: [0, 1, 2, 3].map((week) => ({epoch: THIS_WEEK + week, epsilon: 2})),
    spentEpsilon: 8,
  });
  for (const {request, status} of shopper.sent('DELETE')) {
    expect(status).toBe(204);
    expect(request).toMatchObject({credentials: 'omit', referrerPolicy: 'no-referrer', keepalive: true});
  }
});

it('forgetting leaves nothing at all once the server has said that it has nothing', async () => {
  const sync = await shopper.share();
  await shopper.forget(sync);
  expect(Object.values(shopper.stores).every((store) => store.size === 0)).toBe(true);
  expect(await rows()).toEqual([]);
});

it('forgetting leaves only names and weeks of reports while the server has not said so', async () => {
  const sync = await shopper.share();
  shopper.answer = () => Promise.reject(new TypeError('Failed to fetch'));
  await shopper.forget(sync);
  expect([shopper.stores.outbox, shopper.stores.shared, shopper.stores.ledger].map(({size}) => size)).toEqual([
    0, 0, 0,
  ]);
  const [ticket] = shopper.tickets;
  expect(Object.keys(ticket).sort()).toEqual([
    'attempts',
    'epoch',
    'id',
    'kind',
    'nextAttemptMs',
    'secret',
    'server',
    'wanted',
  ]);
  expect(await sync.pendingErasures()).toBe(1);
  sync.close();
  shopper.answer = undefined;
  shopper.wait(HOUR_MS);
  const later = shopper.open();
  await later.setConsent({personalization: false, sharing: false}); // nobody was asked yet
  await later.sendErasures();
  expect(await later.pendingErasures()).toBe(0);
  expect(shopper.stores.erasures.size).toBe(0);
  expect(await rows()).toEqual([]);
});

it('what was never sent leaves no request to erase', async () => {
  const sync = shopper.open();
  await shopper.choose(sync, BOTH);
  await shopper.act(sync);
  await shopper.forget(sync);
  expect(shopper.requests).toEqual([]);
  expect(Object.values(shopper.stores).every((store) => store.size === 0)).toBe(true);
});

it('a tab that has not heard of the no draws nothing and sends nothing after it', async () => {
  const [one, two] = [shopper.open(), shopper.open()];
  for (const tab of [one, two]) await shopper.choose(tab, BOTH);
  await one.erase(); // and the tab was killed before it could write more
  await shopper.act(two);
  expect(shopper.ledger).toBeUndefined();
  await shopper.choose(one, BOTH);
  await shopper.act(two);
  expect(shopper.stores.outbox.size).toBe(1);
  await one.erase();
  shopper.wait(HOUR_MS);
  await shopper.settle();
  expect(shopper.stores.outbox.size).toBe(0);
  expect(shopper.requests).toEqual([]);
});

it('says so when what was shared could not be taken back', async () => {
  const sync = await shopper.share();
  shopper.fault = new ProfilerError('storage-failed', 'The disk is gone.');
  await expect(sync.erase()).rejects.toMatchObject({name: 'storage-failed'});
  shopper.fault = new ProfilerError('consent-missing', 'Another tab has erased everything.');
  await sync.erase();
  shopper.fault = undefined;
  expect(shopper.tickets).toMatchObject([{wanted: false}]);
});

it('forgetting while a report is on its way leaves nothing behind, here or there', async () => {
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  shopper.answer = () => gate.then(() => new Response(null, {status: 204}));
  const sync = shopper.open();
  await shopper.choose(sync, BOTH);
  await shopper.act(sync);
  shopper.wait(HOUR_MS);
  await shopper.until(() => shopper.requests.length === 1);
  const late = shopper.requests[0].request.body as string;
  shopper.answer = undefined;
  await shopper.forget(sync);
  open();
  await shopper.settle();
  // The report arrives after the request to erase: the server knows that it is not wanted.
  const headers = {'content-type': 'application/json'};
  const answer = await fetch(`${server.base}/vitrine/reports`, {method: 'POST', headers, body: late});
  expect(answer.status).toBe(410);
  expect(await rows()).toEqual([]);
  expect(Object.values(shopper.stores).every((store) => store.size === 0)).toBe(true);
});
