import {describe, expect, it} from 'vitest';
import {forEachShopper} from './support/each-shopper.ts';
import {addNextVersion, type ShopSite} from './support/shop-site.ts';
import {ALLOWED, captured, type Shopper, type Tab, toConfig, views} from './support/shopper.ts';

const NEXT = 'next/index.html';
let site: ShopSite;
let shopper: Shopper;

forEachShopper((...given) => ([shopper, site] = given), addNextVersion);

/** A tab of either version, with the model. */
async function openShop(place = ''): Promise<Tab> {
  const tab = await shopper.openTab(place);
  await tab.call('start', toConfig(site.url), ALLOWED);
  await tab.until(({model}) => model === 'ready');
  return tab;
}

/** Keys of the records of a shopper. */
function keysOf({page}: Tab): Promise<string[]> {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('vitrine');
        opening.onerror = reject;
        opening.onsuccess = () => {
          const database = opening.result;
          const keys = database.transaction('profile').objectStore('profile').getAllKeys();
          keys.onerror = reject;
          keys.onsuccess = () => {
            database.close();
            resolve(keys.result as string[]);
          };
        };
      }),
  );
}

/** Takes one field out of the stored profile, or puts one in that no release knows. */
function damage({page}: Tab, change: 'less' | 'more'): Promise<void> {
  return page.evaluate(
    (what) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('vitrine');
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('profile', 'readwrite');
          const store = transaction.objectStore('profile');
          const getting = store.openCursor();
          getting.onsuccess = () => {
            const record = getting.result?.value;
            if (what === 'less') delete record.profile.dwellPages;
            else record.profile.laterField = 1;
            getting.result?.update(record);
          };
          transaction.oncomplete = () => resolve(opening.result.close());
          transaction.onabort = reject;
        };
      }),
    change,
  );
}

describe('a stored profile', () => {
  it.each(['less', 'more'] as const)('with one field %s does not reset the shopper', async (change) => {
    const before = await openShop();
    const order = captured('purchase', {itemId: 'item-2', price: 9, currency: 'EUR', orderId: 'one'});
    await before.call('record', [...views(...Array.from({length: 499}, (_, n) => n % 39)), order]);
    const shown = await before.call('profile');
    await before.page.close();
    await damage(await shopper.openTab(), change);
    const tab = await openShop();
    const {events, visits, frequency, monetaryCents, hours} = shown;
    expect(events).toBe(500);
    expect(await tab.call('profile')).toMatchObject({events, visits, frequency, monetaryCents, hours});
    // A product without an earlier view: on a fast machine a second one of the same would be a repetition.
    expect(await tab.call('record', views(39))).toMatchObject({accepted: 1});
    expect(await tab.call('profile')).toMatchObject({events: 501, frequency: 1});
  });
});

describe('two tabs whose scripts are one version apart', () => {
  it('count all events of both, and each keeps its records', async () => {
    const old = await openShop();
    await old.call('record', views(1, 2, 3));
    await old.call('declare', {region: 'north'});
    const next = await openShop(NEXT);
    expect(await next.call('profile')).toMatchObject({events: 3, declared: {region: 'north'}});
    await next.call('record', views(4, 5));
    expect(await old.call('profile')).toMatchObject({events: 5, visits: 1});
    await old.call('record', views(6));
    expect(await next.call('profile')).toMatchObject({events: 6, visits: 1});
    await Promise.all(Array.from({length: 10}, (_, n) => (n % 2 ? old : next).call('record', views(10 + n))));
    const [one, two] = await Promise.all([old.call('profile'), next.call('profile')]);
    expect(one).toMatchObject({events: 16, declared: {region: 'north'}, rejected: {}});
    expect(two).toMatchObject({events: 16, declared: {region: 'north'}, rejected: {}});
    await old.call('declare', {region: 'south'});
    expect(await next.call('profile')).toMatchObject({declared: {region: 'south'}});
    expect(await keysOf(old)).toHaveLength(2);
    // The newer one has raised the version of the database, too: the older goes on in it.
    expect(await old.call('status')).toMatchObject({storage: 'indexed-db', degraded: {}});
    expect((await old.call('status')).counters).not.toHaveProperty('records-reset');
    const [mine, theirs] = await Promise.all([old.call('predict'), next.call('predict')]);
    expect(mine.nextItems[0].itemId).toBe(theirs.nextItems[0].itemId);
  });

  it('lose nothing when the shop goes back to the older one', async () => {
    const next = await openShop(NEXT);
    await next.call('record', views(1, 2, 3));
    await next.page.close();
    const old = await openShop();
    expect(await old.call('profile')).toMatchObject({events: 3, visits: 1});
    expect(await old.call('record', views(4))).toMatchObject({accepted: 1});
    await old.page.close();
    expect(await (await openShop(NEXT)).call('profile')).toMatchObject({events: 4, visits: 1});
  });
});
