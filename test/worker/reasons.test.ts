import {expect, it} from 'vitest';
import type {CapturedEvent} from '../../src/core/contract/captured-event.ts';
import type {Recommendation} from '../../src/core/contract/recommendation.ts';
import {forEachShopper} from './support/each-shopper.ts';
import {RING, type ShopSite} from './support/shop-site.ts';
import {ALLOWED, captured, FORGET, type Shopper, type Tab} from './support/shopper.ts';

let site: ShopSite;
let shopper: Shopper;

forEachShopper((...given) => ([shopper, site] = given));

const VIEWED = [5, 20, 12, 30];

/** Views of the last minute, of these of VIEWED. */
const viewsOf = (isWanted: (item: number) => boolean): CapturedEvent[] =>
  VIEWED.flatMap((item, at) =>
    isWanted(item) ? [captured('view', {itemId: `item-${item}`, timeMs: Date.now() - 60_000 + 8000 * at})] : [],
  );

async function openShop(): Promise<Tab> {
  const tab = await shopper.openShop();
  await tab.until(({model}) => model === 'ready');
  return tab;
}

/** Every product of the shop, for a shopper who begins anew with these views. */
async function shelfAfter(tab: Tab, events: readonly CapturedEvent[]): Promise<readonly Recommendation[]> {
  await tab.call('setConsent', FORGET);
  await tab.call('setConsent', {...ALLOWED});
  expect(await tab.call('record', events)).toMatchObject({accepted: events.length});
  const shelf = await tab.call('recommend', {count: RING, diversity: 0});
  expect(shelf).toHaveLength(RING);
  return shelf;
}

it('shows a product because of the one without which its score falls most', async () => {
  const tab = await openShop();
  const shelf = await shelfAfter(
    tab,
    viewsOf(() => true),
  );
  const without = new Map<string, Map<string, number>>();
  for (const out of VIEWED) {
    const scores = await shelfAfter(
      tab,
      viewsOf((item) => item !== out),
    );
    without.set(`item-${out}`, new Map(scores.map(({itemId, score}) => [itemId, score])));
  }
  const named = shelf.filter(({reason}) => 'itemId' in reason);
  expect(named.length).toBeGreaterThan(8);
  expect(named.length).toBeLessThan(RING);
  for (const {itemId, score, reason} of named) {
    const falls = [...without].map(([out, scores]) => ({out, fall: score - (scores.get(itemId) ?? Number.NaN)}));
    const most = falls.toSorted((a, b) => b.fall - a.fall)[0];
    expect(most.fall, itemId).toBeGreaterThan(0);
    expect('itemId' in reason && reason.itemId, itemId).toBe(most.out);
  }
  // The model's neighbours: after item n shoppers look at item n + 1.
  for (const item of VIEWED) {
    const next = shelf.find(({itemId}) => itemId === `item-${item + 1}`);
    expect(next?.reason).toEqual({kind: 'viewed', itemId: `item-${item}`, title: `Thing number ${item}`});
  }
});

it('gives the same list sooner to those who can wait for reasons that name a product', async () => {
  const tab = await openShop();
  const shelf = await shelfAfter(
    tab,
    viewsOf(() => true),
  );
  expect(shelf.some(({reason}) => reason.kind === 'viewed')).toBe(true);
  const sooner = await tab.call('recommend', {count: RING, diversity: 0, reasons: false});
  expect(sooner.map(({itemId}) => itemId)).toEqual(shelf.map(({itemId}) => itemId));
  for (const {reason} of sooner) expect(['category', 'brand', 'popular', 'new']).toContain(reason.kind);
});

it('gives the same reasons on the next page, from the log', async () => {
  const tab = await openShop();
  const before = await shelfAfter(
    tab,
    viewsOf(() => true),
  );
  await tab.page.close();
  const next = await openShop();
  const after = await next.call('recommend', {count: RING, diversity: 0});
  expect(after.map(({itemId, reason}) => ({itemId, reason}))).toEqual(
    before.map(({itemId, reason}) => ({itemId, reason})),
  );
});

it('shows the shelf without named products while the code for reasons does not arrive, and says so', async () => {
  site.tamper('/vitrine-explain-list.js', () => undefined);
  const tab = await openShop();
  const shelf = await shelfAfter(
    tab,
    viewsOf(() => true),
  );
  for (const {reason} of shelf) expect(['category', 'brand', 'popular']).toContain(reason.kind);
  expect((await tab.call('status')).degraded['chunk-failed']).toContain('vitrine-explain-list.js');
  site.restore();
  const later = await tab.call('recommend', {count: RING, diversity: 0});
  expect(later.some(({reason}) => reason.kind === 'viewed')).toBe(true);
  expect((await tab.call('status')).degraded).not.toHaveProperty('chunk-failed');
});

it('loads no code for reasons before the shopper has done something', async () => {
  const asked = site.requests.length;
  const tab = await openShop();
  expect(await tab.call('recommend', {count: 5})).toHaveLength(5);
  expect(site.requests.slice(asked)).not.toContain('/vitrine-explain-list.js');
});
