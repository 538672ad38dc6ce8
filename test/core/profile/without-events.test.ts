import {expect, it} from 'vitest';
import type {CleanEvent} from '../../../src/core/clean/clean-types.ts';
import {buildPriceTiers} from '../../../src/core/features/price-tier.ts';
import {decayedWeight} from '../../../src/core/profile/decay.ts';
import type {Interests} from '../../../src/core/profile/interests.ts';
import {emptyProfile, type Profile} from '../../../src/core/profile/profile.ts';
import {updateProfile} from '../../../src/core/profile/update-profile.ts';
import {withoutEvents} from '../../../src/core/profile/without-events.ts';
import {captured, cleanAll, context, START_MS} from '../../support/captured-events.ts';
import {cartAdd, cartRemove, hours, makeShop, search, view} from '../../support/shop-words.ts';

const SHOP = makeShop(['Kitchen', 'Garden']);
const tiers = buildPriceTiers(SHOP.items.map(({category, priceCents}) => ({category, price: priceCents})));

const STEPS = [
  view('garden-1'),
  view('kitchen-1'),
  hours(30),
  view('kitchen-2'),
  {kind: 'dwell', itemId: 'kitchen-2', dwellMs: 30_000} as const,
  {kind: 'click', itemId: 'garden-3'} as const,
  view('garden-3'),
  search('spade'),
  cartAdd('garden-5'),
  view('kitchen-2'),
  cartRemove('garden-5'),
  search('rake'),
];

let timeMs = START_MS;
const EVENTS = cleanAll(
  STEPS.flatMap((step) => {
    timeMs += typeof step === 'number' ? step : 60_000;
    return typeof step === 'number' ? [] : [captured({timeMs, ...step})];
  }),
  context({shop: SHOP}),
);

const read = (events: readonly CleanEvent[]): Profile =>
  events.reduce((profile, event) => updateProfile(profile, event, {timeZoneOffsetMinutes: 0, tiers}), emptyProfile());

/** The weight of an interest at the time of the last event. */
function toWeight(interests: Interests, wanted: string): number {
  const {weight, timeMs: ownMs} = interests.find(({name}) => name === wanted) ?? {weight: 0, timeMs};
  return decayedWeight(weight, timeMs - ownMs);
}

it.each([
  ['a product with a view, a visit to it again and a signal', ({itemId}: CleanEvent) => itemId === 'kitchen-2'],
  ['a click and the view after it', ({itemId}: CleanEvent) => itemId === 'garden-3'],
  ['what was put into the cart', ({itemId, kind}: CleanEvent) => itemId === 'garden-5' && kind === 'cart-add'],
  ['the first of two searches', ({query}: CleanEvent) => query === 'spade'],
  ['nothing', () => false],
])('gives the profile that ranking would read without %s', (_name, isOut) => {
  const visit = EVENTS.filter((event) => event.visit === 2);
  expect(visit).toHaveLength(9);
  const found = withoutEvents(read(EVENTS), visit, {isOut, tiers});
  const expected = read(EVENTS.filter((event) => event.visit === 1 || !isOut(event)));
  expect(found.recent).toEqual(expected.recent);
  expect(found.queries).toEqual(expected.queries);
  for (const part of ['categories', 'paths', 'brands', 'tiers'] as const) {
    for (const {name} of found[part]) {
      expect(toWeight(found[part], name), `${part} ${name}`).toBeCloseTo(toWeight(expected[part], name), 2);
    }
  }
});
