import {beforeEach, describe, expect, it} from 'vitest';
import {EPSILON_PER_YEAR} from '../../../src/core/privacy/budget.ts';
import {SEND_WITHIN_MS} from '../../../src/worker/sync/draw-report.ts';
import {DAY_MS, THIS_WEEK, WEEK_MS} from '../../support/reports.ts';
import {BOTH, NOT_SHARING, type SyncBrowser} from '../support/sync-browser.ts';
import {useSyncServer} from '../support/sync-server.ts';

const server = useSyncServer();
const {rows} = server;
let shopper: SyncBrowser;
beforeEach(() => {
  ({shopper} = server);
});
const silent = () => new Response('{}', {status: 503});

describe('at most one report an epoch', () => {
  it('however much is done, and another the week after that has nothing in common with it', async () => {
    const sync = await shopper.share();
    for (let day = 2; day <= 6; day++) {
      shopper.wait(DAY_MS);
      await shopper.act(sync);
    }
    await shopper.settle();
    expect(shopper.reports()).toHaveLength(1); // Sunday
    shopper.wait(DAY_MS);
    await shopper.share(sync);
    await shopper.until(() => shopper.reports().length === 2);
    const [one, two] = shopper.reports();
    expect(two.epoch).toBe(one.epoch + 1);
    expect(two.reportId).not.toBe(one.reportId);
    expect(two.secretHash).not.toBe(one.secretHash);
  });

  it('however often sharing is switched off and on: one report, one request to erase it, and nothing in its place', async () => {
    const sync = await shopper.share();
    for (let i = 0; i < 100; i++) {
      await shopper.choose(sync, NOT_SHARING);
      await shopper.choose(sync, BOTH);
      await shopper.act(sync);
      shopper.wait(SEND_WITHIN_MS);
    }
    const again = shopper.open();
    await shopper.choose(again, BOTH);
    await shopper.act(again);
    shopper.wait(SEND_WITHIN_MS);
    await shopper.settle();
    expect(shopper.sent('POST')).toHaveLength(1);
    expect(shopper.sent('DELETE')).toHaveLength(1);
    expect(await rows()).toEqual([]);
    expect(await again.privacySpent()).toMatchObject({epsilon: 2, epsilonOfYear: 2});
    shopper.wait(WEEK_MS);
    await shopper.share(again);
    expect(await again.privacySpent()).toMatchObject({epsilon: 4, epsilonOfYear: 4});
  });

  it('also when what was drawn was taken back before it was sent', async () => {
    const sync = shopper.open();
    for (let i = 0; i < 20; i++) {
      await shopper.choose(sync, BOTH);
      await shopper.act(sync);
      await shopper.choose(sync, NOT_SHARING);
    }
    shopper.wait(WEEK_MS - DAY_MS * 2);
    await shopper.settle();
    expect(shopper.requests).toEqual([]);
    expect(await sync.privacySpent()).toBeUndefined();
  });

  it('in all tabs together', async () => {
    const tabs = Array.from({length: 5}, () => shopper.open());
    for (const tab of tabs) await shopper.choose(tab, BOTH);
    await Promise.all(tabs.map((tab) => shopper.act(tab)));
    shopper.wait(SEND_WITHIN_MS);
    await shopper.until(() => shopper.stores.shared.size === 1);
    await shopper.settle();
    expect(shopper.sent('POST')).toHaveLength(1);
    expect(await rows()).toHaveLength(1);
  });

  it('when the clock is set forth and back', async () => {
    const sync = await shopper.share();
    const start = shopper.nowMs;
    for (const weeks of [1, 0, 1, -30, 0, 1, 0]) {
      shopper.nowMs = start + weeks * WEEK_MS;
      for (const tab of [sync, shopper.open()]) {
        await shopper.choose(tab, BOTH);
        await shopper.act(tab);
        shopper.wait(SEND_WITHIN_MS);
        await shopper.settle();
      }
    }
    await shopper.until(() => shopper.stores.outbox.size === 0);
    expect(shopper.reports().map(({epoch}) => epoch)).toEqual([THIS_WEEK, THIS_WEEK + 1]);
  });

  it('when the shopper forgets and agrees again, while the server has not said that the first is gone', async () => {
    const sync = await shopper.share();
    shopper.answer = silent;
    await shopper.forget(sync);
    expect(shopper.tickets).toHaveLength(1);
    for (const worker of [sync, shopper.open(), shopper.open()]) {
      await shopper.choose(worker, BOTH);
      await shopper.act(worker);
      shopper.wait(SEND_WITHIN_MS);
      await shopper.settle();
    }
    expect(shopper.sent('POST')).toHaveLength(1);
  });

  it('when a page forgets and agrees in a loop, though the server confirms each time', async () => {
    const sync = await shopper.share();
    for (let i = 0; i < 20; i++) {
      await shopper.forget(sync);
      expect(Object.values(shopper.stores).every((store) => store.size === 0)).toBe(true);
      await shopper.choose(sync, BOTH);
      await shopper.act(sync);
      shopper.wait(SEND_WITHIN_MS);
    }
    await shopper.settle();
    expect(shopper.sent('POST')).toHaveLength(1);
    expect(await rows()).toEqual([]);
  });
});

describe('a year', () => {
  it('costs what the bound says and not more, however often requests are repeated', async () => {
    const sync = await shopper.share();
    for (let week = 1; week < 60; week++) {
      shopper.answer = week % 3 === 0 ? silent : undefined;
      shopper.wait(WEEK_MS);
      await shopper.act(sync);
      for (let i = 0; i < 3; i++) {
        shopper.wait(SEND_WITHIN_MS);
        await shopper.settle();
      }
      shopper.answer = undefined;
      shopper.wait(DAY_MS / 4);
      await shopper.until(() => shopper.stores.outbox.size === 0);
      shopper.nowMs -= DAY_MS / 4 + 3 * SEND_WITHIN_MS;
    }
    expect(shopper.reports()).toHaveLength(60);
    expect(await sync.privacySpent()).toMatchObject({epsilon: 120, epsilonOfYear: EPSILON_PER_YEAR, mostOfYear: 104});
    expect(JSON.stringify(shopper.ledger).length).toBeLessThan(2000);
    expect(shopper.stores.shared.size).toBe(30);
    // More than the 26 weeks that the server keeps; the oldest ones are gone there.
    expect(shopper.tickets).toHaveLength(30);
  });
});
