import {expect, it} from 'vitest';
import {emptyProfile} from '../../../src/core/profile/profile.ts';
import {toProfileView, toPurchases} from '../../../src/core/profile/to-profile-view.ts';
import {countRejected, declareAttributes, updateProfile} from '../../../src/core/profile/update-profile.ts';
import {START_MS} from '../../support/captured-events.ts';
import {cartAdd, cartRemove, hours, makeShop, purchase, search, shopper, view} from '../../support/shop-words.ts';

const SHOP = makeShop(['Kitchen', 'Garden']);
const NOW = START_MS + hours(1);

it('is a plain-JSON copy of itself, and an event changes no older profile', () => {
  const profile = shopper(SHOP, [view('kitchen-1'), search('red mug'), cartAdd('kitchen-1'), purchase('kitchen-1')]);
  expect(JSON.parse(JSON.stringify(profile))).toEqual(profile);
  const before = structuredClone(profile);
  const event = {id: 'x', source: 'api', kind: 'view', timeMs: NOW, visit: 1, startsVisit: false, gapMs: 5} as const;
  const after = updateProfile(profile, {...event, itemId: 'garden-1'}, {timeZoneOffsetMinutes: 0});
  expect(profile).toEqual(before);
  expect(after.events).toBe(profile.events + 1);
});

it('reads a worked visit', () => {
  const profile = shopper(SHOP, [
    view('kitchen-9', {price: '50,00 €'}),
    view('kitchen-8'),
    view('garden-0'),
    cartAdd('kitchen-9'),
  ]);
  const shown = toProfileView(profile, NOW);
  // Kitchen 1 + 1 + 4 against Garden 1; the last event is minutes ago, so decay is far below 0.1 %.
  expect(shown.categories.map(({name}) => name)).toEqual(['Kitchen', 'Garden']);
  expect(shown.categories[0].share).toBeCloseTo(6 / 7, 3);
  expect(shown.brands.map(({name}) => name)).toEqual(['Alba', 'Cora']);
  expect(shown).toMatchObject({events: 4, visits: 1, funnelStage: 'cart', priceTier: 'high', frequency: 0});
  expect(shown.discountSeeking).toBeCloseTo(1 / 3, 12);
  expect(shown).toMatchObject({recencyDays: undefined, monetaryCents: 0, firstSeenMs: START_MS});
  // Tuesday 10:00 UTC is 11:00 an hour east.
  expect(shown.hours[11]).toBe(1);
  expect(shown.weekdays).toEqual([0, 0, 1, 0, 0, 0, 0]);
});

it('counts recency, frequency and money by orders, however many lines they have', () => {
  const profile = shopper(SHOP, [
    purchase('kitchen-0', {orderId: 'a', quantity: 2}),
    purchase('kitchen-1', {orderId: 'a'}),
    hours(48),
    purchase('garden-0', {orderId: 'b'}),
    purchase('garden-1', {orderId: 'b', price: '99 USD'}),
  ]);
  const shown = toProfileView(profile, (profile.lastPurchaseMs ?? 0) + hours(36));
  expect(shown).toMatchObject({frequency: 2, monetaryCents: 2 * 1000 + 2000 + 1000 + 2000, recencyDays: 1.5});
  expect(toPurchases(profile)[0]).toEqual({timeMs: START_MS, item: 'kitchen-0', quantity: 2, price: 10});
});

it('keeps what lies in the cart', () => {
  const profile = shopper(SHOP, [
    cartAdd('kitchen-0'),
    cartAdd('kitchen-1'),
    cartAdd('kitchen-2'),
    cartRemove('kitchen-1'),
    purchase('kitchen-0'),
  ]);
  expect(profile.cart).toEqual(['kitchen-2']);
});

it('goes through the funnel, and leaves it when the visit is over', () => {
  const stage = (steps: Parameters<typeof shopper>[1], waitMs = 0) => {
    const profile = shopper(SHOP, steps);
    return toProfileView(profile, profile.lastSeenMs + waitMs).funnelStage;
  };
  const looks = [view('kitchen-0'), view('kitchen-1')];
  expect(toProfileView(emptyProfile(), NOW).funnelStage).toBe('new');
  expect(stage([view('kitchen-0')])).toBe('new');
  expect(stage(looks)).toBe('browsing');
  expect(stage([...looks, view('kitchen-0')])).toBe('considering');
  expect(stage([...looks, view('kitchen-0')], hours(1))).toBe('browsing');
  expect(stage([...looks, cartAdd('kitchen-0')])).toBe('cart');
  expect(stage([...looks, cartAdd('kitchen-0')], hours(1))).toBe('cart');
  expect(stage([...looks, cartAdd('kitchen-0'), {kind: 'checkout'}])).toBe('checkout');
  expect(stage([...looks, cartAdd('kitchen-0'), {kind: 'checkout'}, purchase('kitchen-0')])).toBe('customer');
});

it('keeps signals apart: they are no events and no interest but by time on a product', () => {
  const profile = shopper(SHOP, [
    {kind: 'visit-start', channel: 'social'},
    view('kitchen-0'),
    {kind: 'list-view', itemIds: ['garden-1']},
    {kind: 'dwell', itemId: 'kitchen-0', dwellMs: 120_000},
    {kind: 'dwell', dwellMs: 1000},
  ]);
  expect(profile).toMatchObject({events: 1, channels: {social: 1}, dwellMs: 121_000, dwellPages: 2});
  expect(profile.categories).toMatchObject([{name: 'Kitchen'}]);
  expect(profile.categories[0].weight).toBeCloseTo(1.5, 3);
});

it('stays bounded through ten thousand events of a shop with endless brands', () => {
  let profile = emptyProfile();
  for (let n = 0; n < 10_000; n++) {
    const name = `${n} ${'x'.repeat(150)}`;
    const kind = (['view', 'purchase', 'search', 'cart-add'] as const)[n % 4];
    const event = {
      id: name,
      source: 'api',
      kind,
      timeMs: START_MS + n * 3_600_000,
      visit: n,
      startsVisit: true,
    } as const;
    profile = updateProfile(
      profile,
      {...event, gapMs: -1, itemId: name, query: name, category: name, brand: name, orderId: name},
      {timeZoneOffsetMinutes: 0},
    );
  }
  expect(JSON.stringify(profile).length).toBeLessThan(150_000);
  expect(profile).toMatchObject({events: 10_000, visits: 10_000, orders: 2500});
});

it('takes hostile names and declares only what is known of', () => {
  const shop = {currency: 'EUR', items: [{id: '__proto__', title: 'x', category: '__proto__', brand: 'constructor'}]};
  const profile = shopper(shop, [view('__proto__'), cartAdd('__proto__'), search('__proto__ constructor')]);
  expect(toProfileView(profile, NOW).categories).toEqual([{name: '__proto__', share: 1}]);
  const declared = declareAttributes(profile, {ageBand: ' 30-39 ', gender: '', secret: 'x'} as never).declared;
  expect(declared).toEqual({ageBand: '30-39'});
  expect(countRejected(countRejected(profile, 'bot'), 'bot').rejected).toEqual({bot: 2});
  expect(Object.keys(Object.prototype)).toEqual([]);
});

it('learns from a catalogue without prices and from an unknown item', () => {
  const bare = {currency: 'EUR', items: [{id: 'a', title: 'A', category: 'X'}]};
  const shown = toProfileView(shopper(bare, [view('a'), view('stranger')]), NOW);
  expect(shown).toMatchObject({events: 2, priceTier: undefined, discountSeeking: 0, categories: [{name: 'X'}]});
});
