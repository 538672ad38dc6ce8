import {describe, expect, it} from 'vitest';
import {MS_PER_DAY} from '../../../src/core/contract/durations.ts';
import {parseOrderFacts} from '../../../src/core/contract/order-facts.ts';
import type {BoughtItem} from '../../../src/core/profile/profile.ts';
import {buildItemTable} from '../../../src/core/recommend/item-table.ts';
import {rank} from '../../../src/core/recommend/rank.ts';
import {openRepeats, toDueItems} from '../../../src/core/recommend/repeats.ts';
import {hours, makeShop, purchase, shopper} from '../../support/shop-words.ts';

const NOW_MS = 20_000 * MS_PER_DAY;
const CATEGORIES: Readonly<Record<string, string>> = {tea: 'Pantry > Tea', jam: 'Pantry > Jam', tent: 'Sport > Tents'};

const REPEATS = openRepeats(
  parseOrderFacts({
    format: 1,
    products: [['cake', 0.02, 0]],
    categories: [
      ['Pantry', 0.2, 60],
      ['Pantry > Tea', 0.4, 30],
      ['Sport > Tents', 0.03, 200],
    ],
    together: {names: [], pairs: []},
  }),
);

/** Orders of one product, so many days ago each. */
const orders = (itemId: string, ...daysAgo: number[]): BoughtItem[] =>
  daysAgo.map((days) => ({itemId, timeMs: NOW_MS - days * MS_PER_DAY, quantity: 1}));

const due = (...bought: BoughtItem[]) =>
  toDueItems(bought, {repeats: REPEATS, toCategory: (id) => CATEGORIES[id], nowMs: NOW_MS}).map(({itemId}) => itemId);

describe('what is due again', () => {
  it('is tea after a part of its usual gap, and a tent never', () => {
    expect(due(...orders('tea', 5), ...orders('tent', 300))).toEqual([]);
    expect(due(...orders('tea', 10), ...orders('tent', 300))).toEqual(['tea']);
    expect(due(...orders('unknown', 300))).toEqual([]);
  });

  it('goes by the narrowest category that is known, and by the product where that is', () => {
    expect(due(...orders('jam', 17))).toEqual([]);
    expect(due(...orders('jam', 19))).toEqual(['jam']);
    const cake = toDueItems(orders('cake', 300), {repeats: REPEATS, toCategory: () => 'Pantry', nowMs: NOW_MS});
    expect(cake).toEqual([]);
  });

  it('goes by the shopper’s own orders where there are several, also without a file', () => {
    expect(due(...orders('tent', 25, 5))).toEqual([]);
    expect(due(...orders('tent', 27, 7))).toEqual(['tent']);
    // Half of the orders were followed by another one.
    expect(toDueItems(orders('tent', 27, 7), {toCategory: () => undefined, nowMs: NOW_MS})).toEqual([
      {itemId: 'tent', score: 0.5},
    ]);
    // A second order within the hour, or on the same day, is no habit of the hour.
    expect(due(...orders('tent', 0.01, 0))).toEqual([]);
    expect(due(...orders('tent', 0.25, 0.125))).toEqual([]);
  });

  it('goes on after a clock that was ahead', () => {
    expect(due(...orders('tent', -300, 27, 7))).toEqual(['tent']);
    expect(due(...orders('tea', 10, -300))).toEqual(['tea']);
    expect(due(...orders('tea', -300))).toEqual([]);
    // The clock was ahead by less than it has gone on since.
    expect(due(...orders('tent', 7, 27))).toEqual(['tent']);
  });

  it('is sorted by how surely it is bought again', () => {
    // (1 + 0.2) / 2 orders, against 0.4 of one.
    const both = toDueItems([...orders('jam', 80, 40), ...orders('tea', 40)], {
      repeats: REPEATS,
      toCategory: (id) => CATEGORIES[id],
      nowMs: NOW_MS,
    });
    expect(both.map(({itemId, score}) => [itemId, score.toFixed(3)])).toEqual([
      ['jam', '0.600'],
      ['tea', '0.400'],
    ]);
  });
});

it('a bought product comes back into a list when it is due', () => {
  const shop = makeShop(['Pantry'], 6);
  const profile = shopper(shop, [purchase('pantry-1'), purchase('pantry-3'), hours(48)]);
  const given = {table: buildItemTable({catalogue: shop}), profile, nowMs: profile.lastSeenMs + hours(48)};
  const ids = (dueIds: string[]) =>
    rank({...given, due: dueIds.map((itemId) => ({itemId, score: 1}))})
      .map(({itemId}) => itemId)
      .toSorted();
  expect(ids([])).toEqual(['pantry-0', 'pantry-2', 'pantry-4', 'pantry-5']);
  expect(ids(['pantry-3'])).toEqual(['pantry-0', 'pantry-2', 'pantry-3', 'pantry-4', 'pantry-5']);
});

const EMPTY = {format: 1, products: [], categories: [], together: {names: [], pairs: []}};

it.each<[string, unknown]>([
  ['another format', {...EMPTY, format: 2}],
  ['a share above 1', {...EMPTY, products: [['tea', 1.1, 30]]}],
  ['a gap that is none', {...EMPTY, products: [['tea', 0.5, Infinity]]}],
  ['a row that is too short', {...EMPTY, products: [['tea', 0.5]]}],
  ['a list that is none', {...EMPTY, products: {length: 2}}],
  ['a pair of no place', {...EMPTY, together: {names: ['tea'], pairs: [[0, -1, 0.5]]}}],
  ['no pairs', {...EMPTY, together: undefined}],
  ['nothing', null],
])('refuses a file with %s', (_, raw) => {
  expect(() => parseOrderFacts(raw)).toThrow(/^orders\.json does not fit/);
});
