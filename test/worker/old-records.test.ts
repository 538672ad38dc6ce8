import {expect, it} from 'vitest';
import {forEachShopper} from './support/each-shopper.ts';
import type {ShopSite} from './support/shop-site.ts';
import {captured, type Shopper, type Tab, toConfig} from './support/shopper.ts';
import {putRecords, readRecords, readStores, type StoredRecords} from './support/stored-records.ts';

// Records that earlier code wrote, in a real IndexedDB, opened by the worker as it ships.

const SHARING = {personalization: true, sharing: true};

let site: ShopSite;
let shopper: Shopper;

forEachShopper((...given) => ([shopper, site] = given));

/** A tab of the present worker over those records; the server is away. */
async function openOver(records: StoredRecords): Promise<Tab> {
  const tab = await shopper.openTab();
  await putRecords(tab.page, records);
  await tab.call('start', toConfig(site.url, {sync: 'http://127.0.0.1:9/away'}), SHARING);
  await tab.until(({model}) => model === 'ready');
  return tab;
}

it.each([
  'release-0.1/records/buyer.json',
  'release-0.1/records/long-log.json.gz',
  'database-2/sharer.json',
  'database-2/changed-mind.json',
])('%s opens, and shows what the code that wrote it showed', async (file) => {
  const records = readRecords(file);
  const {shown, stores} = records;
  const tab = await openOver(records);
  const exported = await tab.call('export');
  // What tells the time since is another now.
  const {recencyDays: _recency, funnelStage: _stage, categories, brands, ...lasting} = shown.profile;
  expect(exported.profile).toMatchObject(lasting);
  for (const [now, before] of [
    [exported.profile.categories, categories],
    [exported.profile.brands, brands],
  ]) {
    expect(now.map(({name}) => name)).toEqual(before.map(({name}) => name));
    now.forEach(({share}, n) => expect(share).toBeCloseTo(before[n].share, 6));
  }
  expect(exported.events).toHaveLength(shown.events);
  expect(exported.consent).toEqual(shown.consent);
  expect((await readStores(tab.page)).consent).toEqual([shown.consent]);

  // Cleaning still knows what it has seen, and one event more is one more.
  const [, newest] = stores.events.at(-1)!;
  const {id, kind, timeMs, itemId} = newest;
  expect(await tab.call('record', [{id, kind, timeMs, itemId, source: 'api'}])).toMatchObject({rejected: 1});
  const later = captured('view', {id: 'later', itemId: 'item-3'});
  expect(await tab.call('record', [later])).toMatchObject({accepted: 1});
  const {frequency, monetaryCents} = shown.profile;
  expect(await tab.call('profile')).toMatchObject({events: shown.profile.events + 1, frequency, monetaryCents});
});

it.each(['buyer.json', 'long-log.json.gz'])(
  'keeps what %s of release 0.1 had spent, and its name to erase',
  async (file) => {
    const records = readRecords(`release-0.1/records/${file}`);
    const tab = await openOver(records);
    const [[, outbox]] = records.stores.outbox;
    const [[, {profileId, secret}]] = records.stores.sharing;
    expect((await tab.call('export')).privacySpent).toMatchObject({epsilon: outbox.epsilon});
    const {erasures, sharing} = await readStores(tab.page);
    expect(erasures).toMatchObject([{kind: 'profile', id: profileId, secret, wanted: true}]);
    expect(sharing).toEqual([]);
  },
);

it.each(['sharer.json', 'changed-mind.json'])('keeps the ledger, the copies and the tickets of %s', async (file) => {
  const records = readRecords(`database-2/${file}`);
  const {shown, stores} = records;
  const tab = await openOver(records);
  const {shared, privacySpent} = await tab.call('export');
  expect(shared).toEqual(shown.shared);
  expect(privacySpent).toMatchObject({sinceMs: shown.privacySpent?.sinceMs, epsilon: shown.privacySpent?.epsilon});
  const now = await readStores(tab.page);
  const [[, ticket]] = stores.erasures;
  expect(now.erasures).toMatchObject([{id: ticket.id, secret: ticket.secret, server: ticket.server}]);
  expect(now.erasures).toMatchObject([{wanted: ticket.wanted}]);
  expect(now.ledger).toMatchObject([{firstEpoch: stores.ledger[0][1].firstEpoch, sent: stores.ledger[0][1].sent}]);
});
