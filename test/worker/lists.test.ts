import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {toFileList} from '../../src/core/contract/manifest.ts';
import type {StoredModel} from '../../src/trainer/model/read-model.ts';
import {writeListModel} from '../support/list-model.ts';
import {forEachShopper} from './support/each-shopper.ts';
import type {ShopSite} from './support/shop-site.ts';
import {ALLOWED, DENIED, type Shopper, views} from './support/shopper.ts';

const ITEMS = 3000;

let site: ShopSite;
let stored: StoredModel;
let shopper: Shopper;
/** Items of the first shard. */
let first: number;

forEachShopper(
  (...given) => ([shopper, site] = given),
  async ({dist}) => {
    const folder = path.join(dist, 'lists');
    await mkdir(folder);
    stored = await writeListModel(folder, {items: ITEMS, exact: 1200, probes: 4});
    first = stored.manifest.lists?.shards[0].items ?? 0;
  },
);

const open = (consent = ALLOWED, engine: 'cpu' | 'auto' | 'webgl' = 'cpu') =>
  shopper.openShop(consent, {model: `${site.url}lists/manifest.json`, catalogue: undefined, engine});

/** The same bytes but the last. */
function flipLast(content: Buffer): Buffer {
  const copy = Buffer.from(content);
  copy[copy.length - 1] ^= 1;
  return copy;
}

describe('a model with lists in the worker', () => {
  it('answers from its first shard while another has not come, and from all of it when it has', async () => {
    site.tamper('/lists/items-1.bin', () => undefined);
    const early = await open();
    const partial = await early.until(({model, degraded}) => model === 'partial' && 'model-missing' in degraded);
    expect(partial.counters['model-items']).toBe(first);
    const {prediction} = await early.call('record', views(1, 2));
    expect(prediction?.engine).toBe('cpu');
    expect(prediction?.nextItems).toHaveLength(20);
    for (const {itemId} of prediction!.nextItems) expect(Number(itemId.slice(5))).toBeLessThan(first);
    await early.page.close();

    site.restore();
    const tab = await open();
    const {counters} = await tab.until(({model}) => model === 'ready');
    expect(counters['model-items']).toBe(ITEMS);
    const named = toFileList(stored.manifest.files).reduce((sum, {bytes}) => sum + bytes, 0);
    expect(counters['model-bytes']).toBe(named);
    expect(counters['model-memory-bytes']).toBeGreaterThan(ITEMS * 60);
    expect(counters['model-memory-bytes']).toBeLessThan(256e6);
    const later = await tab.call('record', views(first + 700, first + 900));
    expect(later.prediction?.nextItems).toHaveLength(20);
    expect(later.prediction?.nextItems.some(({itemId}) => Number(itemId.slice(5)) >= first)).toBe(true);
    expect(await tab.call('recommend', {count: 8})).toHaveLength(8);
  });

  it('loads the code for lists only for who has agreed', async () => {
    const asked = site.requests.length;
    const tab = await open(DENIED);
    await tab.until(({counters}) => counters['model-items'] === first);
    const places = site.requests.slice(asked);
    expect(places).toContain('/lists/items-0.bin');
    expect(places.filter((place) => /lists\.bin|decode-lists|items-[1-9]/.test(place))).toEqual([]);
  });

  it.each(['lists.bin', 'items-1.bin'])(
    'refuses a flipped byte in %s by name and goes on with the first shard',
    async (name) => {
      site.tamper(`/lists/${name}`, flipLast);
      const tab = await open();
      const {degraded, model} = await tab.until((status) => 'model-corrupt' in status.degraded);
      expect(model).toBe('partial');
      expect(degraded['model-corrupt']).toMatch(new RegExp(`^${name} has SHA-256`));
      const {prediction} = await tab.call('record', views(3));
      expect(prediction?.nextItems).toHaveLength(20);
    },
  );

  it('runs on the CPU and says why, also where WebGL is asked for', async () => {
    const tab = await open(ALLOWED, 'auto');
    const {engine, engineChoice} = await tab.until((status) => status.engineChoice !== undefined);
    expect(engine).toBe('cpu');
    expect(engineChoice).toContain('lists');
    await tab.page.close();
    const other = await open(ALLOWED, 'webgl');
    const {degraded} = await other.until((status) => 'engine-failed' in status.degraded);
    expect(degraded['engine-failed']).toContain('the CPU answers instead');
    expect((await other.call('record', views(3))).prediction?.engine).toBe('cpu');
  });
});
