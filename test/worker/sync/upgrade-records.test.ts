import {readFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import type {SyncStoreName} from '../../../src/worker/sync-port.ts';
import {DAY_MS} from '../../support/reports.ts';
import {BOTH, NOT_SHARING, SyncBrowser} from '../support/sync-browser.ts';

type Entries = [key: string, value: object][];

/** What a browser of the first release had stored: one report sent, one name that waits to be erased. */
const fixture = () =>
  (
    JSON.parse(readFileSync('test/fixtures/databases/browser-version-1.json', 'utf8')) as {
      stores: Record<'sharing' | 'outbox' | 'shared' | 'erasures', Entries>;
    }
  ).stores;
const [[, sharing]] = fixture().sharing as [string, {readonly profileId: string; readonly secret: string}][];
const [[, waiting]] = fixture().erasures as [string, {readonly profileId: string; readonly secret: string}][];
const wanted = {kind: 'profile', wanted: true, attempts: 0, nextAttemptMs: 0};
/** Sunday 22 November 2026, day 20 779, is in the week before the one that begins with day 20 780. */
const WEEK = 2968;

/** A browser with the records of the first release, some of them changed; its new worker has run once. */
async function upgrade(changes: Partial<Record<SyncStoreName, Entries>> = {}): Promise<SyncBrowser> {
  const browser = new SyncBrowser('https://shop.example');
  for (const [name, entries] of Object.entries({...fixture(), ...changes})) {
    for (const [key, value] of entries) browser.stores[name as SyncStoreName]?.set(key, value);
  }
  browser.answer = () => Promise.reject(new TypeError('Failed to fetch'));
  await browser.open().pendingErasures();
  return browser;
}

it('turns the name that the server knows into a request to erase it, beside those that wait', async () => {
  const {tickets, stores} = await upgrade();
  expect(tickets).toEqual(
    expect.arrayContaining([
      {...wanted, id: waiting.profileId, secret: waiting.secret},
      {...wanted, id: sharing.profileId, secret: sharing.secret, epoch: WEEK},
    ]),
  );
  expect(tickets).toHaveLength(2);
  expect([stores.sharing, stores.outbox, stores.shared].map(({size}) => size)).toEqual([0, 0, 0]);
});

it('keeps what was spent on the account, and no answer', async () => {
  const {ledger, stores} = await upgrade();
  // Six slots, one of which had drawn for two answers.
  expect(ledger).toEqual({epoch: WEEK, firstEpoch: WEEK, sent: [{epoch: WEEK, epsilon: 14}], spentEpsilon: 14});
  expect(JSON.stringify(Object.values(stores).map((store) => [...store]))).not.toMatch(/segment|reported|drawn/);
});

it('counts a report that was on its way: that week has no other', async () => {
  const browser = await upgrade({outbox: [['current', {body: {day: 20_781}}]]});
  expect(browser.ledger?.epoch).toBe(WEEK + 1);
  const sync = browser.open();
  await browser.choose(sync, BOTH);
  await browser.act(sync);
  expect(browser.stores.outbox.size).toBe(0);
  browser.wait(7 * DAY_MS);
  await browser.act(sync);
  expect(browser.stores.outbox.size).toBe(1);
});

it('shares in the new form from the next week on, on the same account', async () => {
  const browser = await upgrade();
  const sync = browser.open();
  await browser.choose(sync, BOTH);
  await browser.act(sync);
  expect(browser.ledger).toMatchObject({epoch: WEEK + 1, firstEpoch: WEEK, spentEpsilon: 14});
});

it('asks nobody to erase a name that never left the browser', async () => {
  const unsent = await upgrade({sharing: [['current', {...sharing, attempted: false}]], erasures: []});
  expect(unsent.tickets).toEqual([]);
  expect(unsent.ledger).toBeUndefined();
  expect(unsent.stores.sharing.size).toBe(0);
});

it('is done once, and again where an old script in a cache has begun anew', async () => {
  const browser = await upgrade();
  const {ledger, tickets} = browser;
  await browser.open().pendingErasures();
  expect(browser.ledger).toEqual(ledger);
  expect(browser.tickets).toEqual(tickets);
  const again = {...sharing, profileId: 'c'.repeat(32), sent: {day: 20_787}};
  browser.stores.sharing.set('current', again);
  await browser.open().pendingErasures();
  expect(browser.tickets).toHaveLength(3);
  expect(browser.ledger).toMatchObject({epoch: WEEK + 2, firstEpoch: WEEK, spentEpsilon: 28});
});

it('leaves today’s records alone', async () => {
  const browser = await upgrade();
  const sync = browser.open();
  await browser.choose(sync, BOTH);
  await browser.act(sync);
  const before = structuredClone(Object.values(browser.stores));
  await browser.open().pendingErasures();
  expect(Object.values(browser.stores)).toEqual(before);
  await browser.choose(sync, NOT_SHARING);
});

it.each([
  ['nothing', null],
  ['text', 'sharing'],
  ['a list', []],
  ['a name that leads elsewhere', {...sharing, profileId: '../../else'}],
  ['a name that is a number', {...sharing, profileId: 7}],
  ['a day that is none', {...sharing, sent: {day: 'today'}}],
  ['a day without end', {...sharing, sent: {day: 1e308}}],
  ['memory that is none', {...sharing, memory: 'none', sent: null}],
])('drops what it cannot read: %s', async (_, broken) => {
  const value = broken as object;
  const {tickets, stores} = await upgrade({
    sharing: [['current', value]],
    outbox: [['current', value]],
    erasures: [['broken', value], ...fixture().erasures],
  });
  expect(tickets).toContainEqual({...wanted, id: waiting.profileId, secret: waiting.secret});
  for (const {id, kind} of tickets) expect(`${kind} ${id}`).toMatch(/^profile [0-9a-f]{32}$/);
  expect(stores.sharing.size).toBe(0);
});
