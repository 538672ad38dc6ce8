import {describe, expect, it} from 'vitest';
import {forEachShopper} from './support/each-shopper.ts';
import type {ShopSite} from './support/shop-site.ts';
import {ALLOWED, FORGET, captured, type Shopper, views} from './support/shopper.ts';

let site: ShopSite;
let shopper: Shopper;

forEachShopper((...given) => ([shopper, site] = given));

describe('a shopper who agreed', () => {
  it('is still known after the browser was killed right after the answer', async () => {
    const tab = await shopper.openShop();
    await tab.until(({model}) => model === 'ready');
    const result = await tab.call('record', [...views(3, 4, 5), captured('search', {query: 'mug'})]);
    expect(result).toMatchObject({accepted: 4, rejected: 0});
    const before = await tab.call('predict');
    await shopper.crashAndReturn();
    const again = await shopper.openShop();
    expect(await again.call('profile')).toMatchObject({events: 4, visits: 1});
    await again.until(({model}) => model === 'ready');
    expect((await again.call('predict')).nextItems).toEqual(before.nextItems);
    expect((await again.call('export')).events.map(({kind}) => kind)).toEqual(['view', 'view', 'view', 'search']);
  });
});

describe('a batch that was not acknowledged', () => {
  it('changes nothing when it is sent again, to the same worker or the next', async () => {
    const tab = await shopper.openShop();
    const batch = [...views(1, 2), captured('cart-add', {itemId: 'item-2'})];
    expect(await tab.call('record', batch)).toMatchObject({accepted: 3});
    expect(await tab.call('record', batch)).toMatchObject({accepted: 0, rejected: 3});
    await tab.page.close();
    const next = await shopper.openShop();
    expect(await next.call('record', batch)).toMatchObject({accepted: 0, rejected: 3});
    expect(await next.call('profile')).toMatchObject({events: 3, rejected: {'duplicate-id': 6}});
  });
});

describe('two tabs', () => {
  it('share one profile: no event of either is lost, and both predict the same', async () => {
    const tabs = [await shopper.openShop(), await shopper.openShop()];
    for (const tab of tabs) await tab.until(({model}) => model === 'ready');
    const batches = Array.from({length: 20}, (_, n) => views(n));
    await Promise.all(batches.map((batch, n) => tabs[n % 2].call('record', batch)));
    const [one, two] = await Promise.all(tabs.map((tab) => tab.call('profile')));
    expect(one).toMatchObject({events: 20, rejected: {}});
    expect(two).toEqual({...one, recencyDays: two.recencyDays, categories: two.categories, brands: two.brands});
    const [mine, theirs] = await Promise.all(tabs.map((tab) => tab.call('predict')));
    expect(mine.nextItems).toEqual(theirs.nextItems);
    const events = (await tabs[0].call('export')).events;
    expect(new Set(events.map(({itemId}) => itemId)).size).toBe(20);
    expect(await tabs[1].messages()).toContain('changed');
  });

  it('predict the same as one tab that saw all events', async () => {
    const [one, two] = [await shopper.openShop(), await shopper.openShop()];
    for (const tab of [one, two]) await tab.until(({model}) => model === 'ready');
    const walk = views(7, 8, 9, 10);
    for (const [n, event] of walk.entries()) await (n % 2 ? two : one).call('record', [event]);
    const {nextItems} = await one.call('predict');
    expect(nextItems[0].itemId).toBe('item-11');
    await one.call('setConsent', FORGET);
    await one.call('setConsent', ALLOWED);
    await one.call(
      'record',
      walk.map((event) => ({...event, id: `again-${event.id}`})),
    );
    const alone = (await one.call('predict')).nextItems;
    expect(alone.map(({itemId}) => itemId)).toEqual(nextItems.map(({itemId}) => itemId));
    alone.forEach(({probability}, n) => expect(probability).toBeCloseTo(nextItems[n].probability, 5));
  });
});

describe('a catalogue that is on its way', () => {
  it('gives the first event of a page its category', async () => {
    const tab = await shopper.openShop();
    expect(await tab.call('record', views(0))).toMatchObject({accepted: 1});
    const {categories} = await tab.call('profile');
    expect(categories.map(({name}) => name)).toEqual(['Kitchen']);
  });
});

describe('a model that arrives late', () => {
  it('reads what the shopper did before it came', async () => {
    site.tamper('/model/manifest.json', () => undefined);
    const early = await shopper.openShop();
    await early.until(({model}) => model === 'failed');
    expect(await early.call('record', views(20, 21, 22))).toMatchObject({accepted: 3, prediction: {engine: 'popular'}});
    await early.page.close();
    site.restore();
    const tab = await shopper.openShop();
    await tab.until(({model}) => model === 'ready');
    const prediction = await tab.call('predict');
    expect(prediction.engine).toBe('cpu');
    expect(prediction.nextItems[0].itemId).toBe('item-23');
  });
});

it('keeps a bounded log of 10,000 events, and counts them all', async () => {
  const tab = await shopper.openShop();
  await tab.until(({model}) => model === 'ready');
  const minuteMs = 60_000;
  const startMs = Date.now() - 23 * 60 * minuteMs;
  for (let batch = 0; batch < 40; batch++) {
    // Visits of 250 events with a pause of 31 minutes between them, so that no visit is a robot's.
    const events = Array.from({length: 250}, (_, n) =>
      captured('view', {itemId: `item-${(batch + n) % 40}`, timeMs: startMs + batch * 31 * minuteMs + n}),
    );
    const result = await tab.call('record', events);
    expect(result).toMatchObject({accepted: 250, rejected: 0});
  }
  const {events} = await tab.call('profile');
  expect(events).toBe(10_000);
  expect((await tab.call('export')).events).toHaveLength(5000);
  const {usage = 0} = await tab.page.evaluate(() => navigator.storage.estimate());
  expect(usage).toBeLessThan(20e6);
});
