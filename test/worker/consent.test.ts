import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {NOTHING_STORED, storageOf} from '../support/page-storage.ts';
import type {TestPage} from './support/page.ts';
import {forEachShopper} from './support/each-shopper.ts';
import type {ShopSite} from './support/shop-site.ts';
import {ALLOWED, FORGET, captured, DENIED, type Shopper, type Tab, toConfig, views} from './support/shopper.ts';

let site: ShopSite;
let shopper: Shopper;

forEachShopper((...given) => ([shopper, site] = given));

describe('a yes', () => {
  it('holds though the page asks questions while it is written', async () => {
    const tab = await shopper.openShop(DENIED);
    await tab.page.evaluate(async (consent) => {
      const {testPage} = globalThis as unknown as {testPage: TestPage};
      let isWritten = false;
      const written = testPage.call('setConsent', [consent]).then(() => (isWritten = true));
      while (!isWritten)
        await Promise.race([written, testPage.call('profile', []), new Promise((next) => setTimeout(next))]);
    }, ALLOWED);
    expect(await tab.call('record', views(1))).toMatchObject({accepted: 1, rejected: 0});
    expect(await tab.call('status')).toMatchObject({storage: 'indexed-db'});
    await tab.until(({model}) => model === 'ready');
  });
});

describe('without consent', () => {
  it('stores nothing, learns nothing and asks for nothing but model and catalogue', async () => {
    const before = site.requests.length;
    const tab = await shopper.openShop(DENIED);
    await tab.until(({model}) => model === 'partial');
    const asked = site.requests.length;
    expect(await tab.call('record', views(1, 2, 3))).toMatchObject({accepted: 0, rejected: 3});
    expect(await tab.call('recommend', {count: 4})).toHaveLength(4);
    expect(await tab.call('profile')).toMatchObject({events: 0});
    expect((await tab.call('export')).events).toEqual([]);
    expect(await storageOf(tab.page)).toEqual(NOTHING_STORED);
    expect((await tab.call('status')).storage).toBe('none');
    expect(site.requests.slice(asked)).toEqual([]);
    // Only the first shard: what is popular needs no more.
    expect(site.requests.slice(before).filter((place) => place.includes('items-1'))).toEqual([]);
  });

  it('leaves alone what an earlier visit stored, until the shopper says no', async () => {
    const before = await shopper.openShop();
    await before.call('record', views(1, 2));
    await before.page.close();
    const undecided = await shopper.openShop(DENIED);
    expect(await undecided.call('profile')).toMatchObject({events: 0});
    expect(await storageOf(undecided.page)).toMatchObject({databases: ['vitrine']});
    await undecided.call('setConsent', ALLOWED);
    expect(await undecided.call('profile')).toMatchObject({events: 2});
    await undecided.call('setConsent', DENIED);
    expect(await storageOf(undecided.page)).toMatchObject({databases: ['vitrine']});
    await undecided.call('setConsent', FORGET);
    expect(await storageOf(undecided.page)).toEqual(NOTHING_STORED);
  });
});

describe('forgetting', () => {
  it('empties every store and leaves no database', async () => {
    const tab = await shopper.openShop();
    await tab.until(({model}) => model === 'ready');
    await tab.call('record', [...views(1, 2), captured('purchase', {itemId: 'item-2', price: 9})]);
    await tab.call('declare', {region: 'north'});
    const full = await countRecords(tab);
    for (const store of ['events', 'profile', 'state', 'meta', 'consent', 'files']) {
      expect(full[store], store).toBeGreaterThan(0);
    }
    await tab.page.evaluate(() => caches.open('vitrine-pages'));
    await tab.page.evaluate(() => caches.open('of-the-shop'));
    const started = performance.now();
    await tab.call('setConsent', FORGET);
    expect(performance.now() - started).toBeLessThan(1000);
    expect(await storageOf(tab.page)).toEqual({...NOTHING_STORED, caches: ['of-the-shop']});
    expect(await tab.call('profile')).toMatchObject({events: 0, declared: {}});
    expect(await tab.call('record', views(3))).toMatchObject({accepted: 0, rejected: 1});
    expect(await storageOf(tab.page)).toMatchObject({databases: []});
  });

  it('leaves nothing that a new consent would bring back', async () => {
    const tab = await shopper.openShop();
    await tab.call('record', [captured('search', {query: 'canarybird'})]);
    await tab.call('setConsent', FORGET);
    await tab.call('setConsent', ALLOWED);
    expect(await tab.call('profile')).toMatchObject({events: 0});
    expect((await tab.call('export')).events).toEqual([]);
  });

  it('empties every store also while another tab keeps the database open', async () => {
    const tab = await shopper.openShop();
    await tab.call('record', views(1, 2));
    // A tab that never lets go: no listener for versionchange.
    const frozen = await shopper.openTab();
    await frozen.page.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const opening = indexedDB.open('vitrine');
          opening.onerror = reject;
          opening.onsuccess = () => resolve(Object.assign(globalThis, {held: opening.result}) && undefined);
        }),
    );
    await tab.call('setConsent', FORGET);
    const left = await frozen.page.evaluate(async () => {
      const {held} = globalThis as unknown as {held: IDBDatabase};
      const counts = [...held.objectStoreNames].map(
        (name) =>
          new Promise<number>((resolve, reject) => {
            const counting = held.transaction(name).objectStore(name).count();
            counting.onsuccess = () => resolve(counting.result);
            counting.onerror = reject;
          }),
      );
      return Promise.all(counts);
    });
    expect(left.length).toBeGreaterThan(5);
    expect(left.every((count) => count === 0)).toBe(true);
  });

  it('reaches the other tab, which stops learning at once', async () => {
    const [one, two] = [await shopper.openShop(), await shopper.openShop()];
    await one.call('record', views(1));
    await two.call('record', views(2));
    await one.call('setConsent', FORGET);
    expect(await two.call('record', views(3))).toMatchObject({accepted: 0, rejected: 1});
    expect(await two.call('profile')).toMatchObject({events: 0});
    expect(await storageOf(two.page)).toEqual(NOTHING_STORED);
    expect(await two.messages()).toContain('changed');
  });
});

it('starts with nothing kept under a consent that was never given again', async () => {
  const tab = await shopper.openTab();
  await tab.call('start', toConfig(site.url), DENIED);
  await tab.call('setConsent', DENIED);
  expect(await storageOf(tab.page)).toEqual(NOTHING_STORED);
});

it('ships code without eval and the like', async () => {
  const scripts = (await readdir(site.dist)).filter((name) => /^vitrine-.*\.js$/.test(name));
  expect(scripts).toContain('vitrine-worker.js');
  for (const name of scripts) {
    const text = await readFile(path.join(site.dist, name), 'utf8');
    expect(text, name).not.toMatch(/\beval\(|new Function\b|innerHTML/);
  }
});

/** Records of each store of the database. */
async function countRecords({page}: Tab): Promise<Record<string, number>> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('vitrine');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = reject;
    });
    const counts: Record<string, number> = {};
    for (const name of database.objectStoreNames) {
      counts[name] = await new Promise((resolve, reject) => {
        const counting = database.transaction(name).objectStore(name).count();
        counting.onsuccess = () => resolve(counting.result);
        counting.onerror = reject;
      });
    }
    database.close();
    return counts;
  });
}
