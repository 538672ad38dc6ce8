import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {toKey} from '../../src/worker/store/read-shopper.ts';
import {forEachShopper} from './support/each-shopper.ts';
import type {ShopSite} from './support/shop-site.ts';
import {captured, FORGET, PLAIN_HOST, Shopper, type Tab, views} from './support/shopper.ts';

let site: ShopSite;
let shopper: Shopper;

forEachShopper((...given) => ([shopper, site] = given));

/** The same bytes but one. */
function flipOne(content: Buffer): Buffer {
  const copy = Buffer.from(content);
  copy[5] ^= 1;
  return copy;
}

describe('a model file with one flipped byte', () => {
  it('is refused by name, and popular products are shown instead', async () => {
    site.tamper('/model/items-0.bin', flipOne);
    const tab = await shopper.openShop();
    const {degraded, engine} = await tab.until(({model}) => model === 'failed');
    expect(degraded['model-corrupt']).toMatch(/^items-0\.bin has SHA-256 .{12}…, the manifest says .{12}…\. Copy/);
    expect(engine).toBe('popular');
    expect(await tab.call('record', views(1, 2))).toMatchObject({accepted: 2, prediction: {engine: 'popular'}});
    expect(await tab.call('recommend', {count: 5})).toHaveLength(5);
  });

  it('in a later shard leaves the first one working', async () => {
    site.tamper('/model/items-1.bin', flipOne);
    const tab = await shopper.openShop();
    const {degraded, engine, model} = await tab.until((status) => 'model-corrupt' in status.degraded);
    expect({engine, model}).toEqual({engine: 'cpu', model: 'partial'});
    expect(degraded['model-corrupt']).toContain('items-1.bin');
    const {prediction} = await tab.call('record', views(1, 2));
    expect(prediction?.nextItems).toHaveLength(20);
  });

  it('among the kept files is fetched again', async () => {
    const before = await shopper.openShop();
    await before.until(({model}) => model === 'ready');
    await inDatabase(before, 'files', (store) => {
      store.openCursor().onsuccess = (event) => {
        const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result;
        if (!cursor) return;
        cursor.value[0] ^= 1;
        cursor.update(cursor.value);
        cursor.continue();
      };
    });
    await before.page.close();
    const asked = site.requests.length;
    const tab = await shopper.openShop();
    const {degraded} = await tab.until(({model}) => model === 'ready');
    expect(degraded).toEqual({});
    expect(site.requests.slice(asked).filter((place) => place.endsWith('.bin')).length).toBeGreaterThan(3);
  });
});

it('ranks without its second stage where the code for it cannot be had, and says so', async () => {
  const refinement = {candidates: 10, items: 1, inputs: ['gap'], weights: [0], bias: [0], output: [0]};
  let items = 0;
  site.tamper('/model/manifest.json', (content) => {
    const manifest = JSON.parse(content.toString()) as {items: number};
    items = manifest.items;
    return Buffer.from(JSON.stringify({...manifest, refinement}));
  });
  site.tamper('/vitrine-refine.js', () => undefined);
  const tab = await shopper.openShop();
  const {degraded, engine, model, counters} = await tab.until((status) => 'model-missing' in status.degraded);
  expect(model).toBe('partial');
  expect(counters['model-items']).toBe(items);
  expect(degraded['model-missing']).toContain('vitrine-refine.js');
  expect(engine).toBe('cpu');
  const {prediction} = await tab.call('record', views(1, 2));
  expect(prediction?.nextItems).toHaveLength(20);
});

it('scores no item for a batch whose prediction nobody wants', async () => {
  const tab = await shopper.openShop();
  await tab.until(({model}) => model === 'ready');
  expect(await tab.call('record', views(1), false, false)).toEqual({accepted: 1, rejected: 0, durable: true});
  expect((await tab.call('predict')).nextItems).toHaveLength(20);
});

it('fetches no model file twice for a shopper who comes back', async () => {
  const before = await shopper.openShop();
  await before.until(({model}) => model === 'ready');
  await before.page.close();
  const asked = site.requests.length;
  const tab = await shopper.openShop();
  await tab.until(({model}) => model === 'ready');
  expect(site.requests.slice(asked).filter((place) => place.endsWith('.bin'))).toEqual([]);
});

describe('a catalogue or manifest that cannot be read', () => {
  it.each([
    ['/catalogue.json', undefined, 'catalogue-missing', /answered 404/],
    ['/catalogue.json', '<html>', 'catalogue-missing', /as JSON/],
    ['/catalogue.json', '{"currency":"EUR","items":[{"id":"a","title":7}]}', 'catalogue-invalid', /items\.0\.title/],
    ['/model/manifest.json', '<html>', 'model-corrupt', /manifest\.json is not JSON/],
    ['/model/manifest.json', '{"format":1}', 'model-corrupt', /does not fit at/],
    ['/model/network.bin', undefined, 'model-missing', /network\.bin answered 404/],
  ])('%s as %s is %s, and events are still kept', async (place, content, code, message) => {
    site.tamper(place, () => (content === undefined ? undefined : Buffer.from(content)));
    const tab = await shopper.openShop();
    const {degraded} = await tab.until((status) => code in status.degraded);
    expect(degraded[code]).toMatch(message);
    expect(await tab.call('record', views(1))).toMatchObject({accepted: 1});
  });
});

describe('a hostile manifest', () => {
  const change = (what: (manifest: {items: number; sizes: {vector: number}; files: Record<string, unknown>}) => void) =>
    site.tamper('/model/manifest.json', (content) => {
      const manifest = JSON.parse(content.toString());
      what(manifest);
      return Buffer.from(JSON.stringify(manifest));
    });

  it('of four thousand million items is refused at once, and the worker goes on', async () => {
    change((manifest) => (manifest.items = 4e9));
    const tab = await shopper.openShop();
    const {degraded} = await tab.until(({model}) => model === 'failed');
    expect(degraded['model-corrupt']).toMatch(/^manifest\.json does not fit at "items"/);
    expect(await tab.call('record', views(1, 2))).toMatchObject({accepted: 2});
    expect(await tab.call('recommend', {count: 5})).toHaveLength(5);
  });

  it('of more than a megabyte is read no further', async () => {
    site.tamper('/model/manifest.json', () => Buffer.alloc(1_000_001, ' '));
    const tab = await shopper.openShop();
    const {degraded} = await tab.until(({model}) => model === 'failed');
    expect(degraded['model-corrupt']).toContain('more than 1000000 bytes');
  });

  it('whose sizes do not go together is refused before its files are fetched', async () => {
    change((manifest) => (manifest.sizes.vector = 1000));
    const asked = site.requests.length;
    const tab = await shopper.openShop();
    const {degraded} = await tab.until(({model}) => model === 'failed');
    expect(degraded['model-shape']).toMatch(/for network\.bin/);
    expect(site.requests.slice(asked).filter((place) => place.endsWith('.bin'))).toEqual([]);
  });

  it('with the hash of other segments keeps the model and says what is wrong', async () => {
    await writeFile(path.join(site.dist, 'model', 'segments.json'), '{"format":1}');
    change(({files}) => (files.segments = {name: 'segments.json', bytes: 12, sha256: '0'.repeat(64)}));
    const tab = await shopper.openShop();
    const {degraded, model} = await tab.until((status) => 'model-corrupt' in status.degraded);
    expect(model).toBe('ready');
    expect(degraded['model-corrupt']).toMatch(/^segments\.json has SHA-256/);
    await rm(path.join(site.dist, 'model', 'segments.json'));
  });
});

describe('a shop on plain http', () => {
  it('has no hashes to check, so its shelves rank without a model, and the status says why', async () => {
    await shopper.leave();
    shopper = await Shopper.arrive(site.url.replace('127.0.0.1', PLAIN_HOST));
    const tab = await shopper.openShop();
    const {degraded, engine} = await tab.until(({model}) => model === 'failed');
    expect(degraded['model-missing']).toMatch(/plain http.*https/);
    expect(engine).toBe('popular');
    expect(await tab.call('record', views(1, 2))).toMatchObject({accepted: 2});
    expect(await tab.call('recommend', {count: 5})).toHaveLength(5);
  });
});

describe('a browser without room', () => {
  it('goes on in memory, says so, and keeps everything once there is room again', async () => {
    const before = await shopper.openShop();
    await before.call('record', views(1));
    // A browser that runs has room set aside for the database already; a new one asks before its first write.
    await shopper.crashAndReturn();
    const session = await shopper.context.newCDPSession((await shopper.openTab()).page);
    const origin = site.url.slice(0, -1);
    await session.send('Storage.overrideQuotaForOrigin', {origin, quotaSize: 1});
    const tab = await shopper.openShop();
    expect(await tab.call('record', views(2, 3))).toMatchObject({accepted: 2});
    const full = await tab.call('status');
    expect(full.degraded['storage-full']).toMatch(/no room/);
    expect(await tab.call('profile')).toMatchObject({events: 3});
    await session.send('Storage.overrideQuotaForOrigin', {origin});
    expect(await tab.call('record', views(4))).toMatchObject({accepted: 1});
    expect((await tab.call('status')).degraded).toEqual({});
    await shopper.crashAndReturn();
    const again = await shopper.openShop();
    expect(await again.call('profile')).toMatchObject({events: 4});
    expect((await again.call('export')).events.map(({itemId}) => itemId)).toEqual([1, 2, 3, 4].map((n) => `item-${n}`));
  });
});

describe('a browser that never had room', () => {
  it('knows the shopper as long as the page lives', async () => {
    const session = await shopper.context.newCDPSession((await shopper.openTab()).page);
    await session.send('Storage.overrideQuotaForOrigin', {origin: site.url.slice(0, -1), quotaSize: 1});
    const tab = await shopper.openShop();
    expect(await tab.call('record', views(5, 6))).toMatchObject({accepted: 2});
    const {storage, degraded} = await tab.call('status');
    expect(storage).toBe('memory');
    expect(degraded['storage-full']).toMatch(/no room/);
    expect(await tab.call('profile')).toMatchObject({events: 2});
  });
});

describe('a browser that denies storage', () => {
  it('knows the shopper as long as the page lives', async () => {
    await shopper.leave();
    const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-denied-'));
    await mkdir(path.join(folder, 'Default'));
    // What the browser's own switch "block all cookies" writes.
    const preferences = {profile: {default_content_setting_values: {cookies: 2}}};
    await writeFile(path.join(folder, 'Default', 'Preferences'), JSON.stringify(preferences));
    shopper = await Shopper.arrive(site.url, folder);
    const tab = await shopper.openShop();
    await tab.until(({model}) => model === 'ready');
    const {prediction} = await tab.call('record', views(5, 6));
    expect(prediction?.nextItems[0].itemId).toBe('item-7');
    const status = await tab.call('status');
    expect(status.storage).toBe('memory');
    expect(status.degraded['storage-failed']).toMatch(/denied|access|storage/i);
    expect(await tab.call('profile')).toMatchObject({events: 2});
    await tab.call('setConsent', FORGET);
    expect(await tab.call('profile')).toMatchObject({events: 0});
  });
});

describe('a database that changes under the worker', () => {
  it('reads what damaged records told again from the log, and counts them', async () => {
    const before = await shopper.openShop();
    await before.until(({model}) => model === 'ready');
    await before.call('record', views(10, 11));
    await inDatabase(before, 'state', (store, key) => {
      store.put({format: 1, modelId: 'x', items: 40, network: {profile: 'garbage'}}, key('learned'));
    });
    await inDatabase(before, 'profile', (store, key) => {
      store.put({profile: {format: 1, events: 'many'}}, key('current'));
    });
    await before.page.close();
    const tab = await shopper.openShop();
    expect(await tab.call('profile')).toMatchObject({events: 2});
    expect((await tab.call('status')).counters).toMatchObject({'records-reset': 3});
    expect(await tab.call('record', views(12))).toMatchObject({accepted: 1});
  });

  it('opens a connection again that another tab made it close', async () => {
    const tab = await shopper.openShop();
    await tab.call('record', views(1));
    const other = await shopper.openTab();
    // An upgrade that is undone: the worker had to let go, and the database is as it was.
    await other.page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const opening = indexedDB.open('vitrine', 99);
          opening.onupgradeneeded = () => opening.transaction?.abort();
          opening.onerror = () => resolve();
        }),
    );
    expect(await tab.call('record', views(2))).toMatchObject({accepted: 1});
    expect(await tab.call('status')).toMatchObject({storage: 'indexed-db', degraded: {}});
    expect(await tab.call('profile')).toMatchObject({events: 2});
  });

  it.each([
    ['goes on in a database that a newer version of this code has raised', 'later'],
    ['goes on in memory where such a version has taken a store away', 'meta'],
  ])('%s', async (_name, store) => {
    const tab = await shopper.openShop();
    await tab.call('record', views(1));
    const other = await shopper.openTab();
    await other.page.evaluate(
      (name) =>
        new Promise<void>((resolve, reject) => {
          const opening = indexedDB.open('vitrine', 99);
          opening.onupgradeneeded = () => {
            const {result} = opening;
            if (result.objectStoreNames.contains(name)) result.deleteObjectStore(name);
            else result.createObjectStore(name);
          };
          opening.onsuccess = () => resolve(opening.result.close());
          opening.onerror = reject;
        }),
      store,
    );
    expect(await tab.call('record', views(2))).toMatchObject({accepted: 1});
    expect(await tab.call('profile')).toMatchObject({events: 2});
    const {storage, degraded} = await tab.call('status');
    if (store === 'later') expect({storage, degraded}).toEqual({storage: 'indexed-db', degraded: {}});
    else {
      expect(storage).toBe('memory');
      expect(degraded['storage-failed']).toContain('NotFoundError');
    }
    await tab.page.close();
    if (store === 'later') expect(await (await shopper.openShop()).call('profile')).toMatchObject({events: 2});
  });

  it('takes data that was cleared in the browser for the wish to be forgotten', async () => {
    const tab = await shopper.openShop();
    await tab.call('record', views(1));
    const session = await shopper.context.newCDPSession(tab.page);
    await session.send('Storage.clearDataForOrigin', {origin: site.url.slice(0, -1), storageTypes: 'all'});
    expect(await tab.call('record', views(2))).toMatchObject({accepted: 0, rejected: 1});
    expect(await tab.call('profile')).toMatchObject({events: 0});
  });
});

describe('hostile or automated pages', () => {
  it('counts what is no event and takes the rest', async () => {
    const tab = await shopper.openShop();
    const odd = [null, 7, {}, {id: 'x', kind: 'view'}, captured('view', {itemId: 'a'.repeat(300)})];
    const result = await tab.call('record', [...odd, ...views(1)] as never);
    expect(result).toMatchObject({accepted: 1, rejected: 5});
    await expect(tab.call('record', 'all of them' as never)).rejects.toThrow(/^.*argument: record takes at most/);
  });

  it('serves a bot but does not learn from it', async () => {
    const tab = await shopper.openShop(undefined, {isBot: true});
    expect(await tab.call('record', views(1, 2))).toMatchObject({accepted: 0, rejected: 2});
    expect(await tab.call('recommend', {count: 3})).toHaveLength(3);
    expect(await tab.call('profile')).toMatchObject({events: 0, rejected: {bot: 2}});
  });

  it('answers nothing but the calls of its interface', async () => {
    const tab = await shopper.openShop();
    const answered = await tab.page.evaluate(
      () =>
        new Promise<boolean>((resolve) => {
          const worker = new Worker('/vitrine-worker.js', {type: 'module'});
          const ask = (id: string, method: string): void =>
            worker.postMessage({id, type: 'APPLY', path: [method], argumentList: []});
          worker.onmessage = ({data}) => {
            if (data.vitrine === 'ready') {
              ask('forbidden', 'toOptions');
              ask('allowed', 'status');
            } else if (data.id === 'forbidden') resolve(true);
            else if (data.id === 'allowed') resolve(false);
          };
        }),
    );
    expect(answered).toBe(false);
  });
});

/** @param key the key under which this code stores a record */
type Change = (store: IDBObjectStore, key: (name: string) => string) => void;

/** Changes a store of the shopper's database from the page, in one transaction. */
async function inDatabase({page}: Tab, store: string, change: Change): Promise<void> {
  await page.evaluate(
    ([name, source, ending]) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('vitrine');
        opening.onsuccess = () => {
          const transaction = opening.result.transaction(name, 'readwrite');
          // The change comes as text, because functions do not cross into a page.
          // oxlint-disable-next-line no-eval
          (0, eval)(`(${source})`)(transaction.objectStore(name), (record: string) => record + ending);
          transaction.oncomplete = () => resolve(opening.result.close());
          transaction.onabort = reject;
        };
      }),
    [store, change.toString(), toKey('')] as const,
  );
}
