import {describe, expect, it} from 'vitest';
import {MS_PER_DAY} from '../../../src/core/contract/durations.ts';
import type {Recommendation, RecommendOptions} from '../../../src/core/contract/recommendation.ts';
import {LISTS, type ListKind} from '../../../src/core/contract/lists.ts';
import {emptyProfile, type Profile} from '../../../src/core/profile/profile.ts';
import {buildItemTable} from '../../../src/core/recommend/item-table.ts';
import {CHOICES} from '../../../src/core/recommend/lists/index.ts';
import type {RankInput} from '../../../src/core/recommend/rank-input.ts';
import {rank} from '../../../src/core/recommend/rank.ts';
import {openTogether} from '../../../src/core/recommend/together.ts';
import {cartAdd, hours, makeShop, purchase, shopper, view} from '../../support/shop-words.ts';

/** Products 0, 2, 4 … of a category are of the path `… > Even`; number n costs n + 1 times ten. */
const SHOP = makeShop(['Kitchen', 'Garden'], 10);

const list = (
  kind: ListKind,
  profile: Profile,
  {options, ...given}: Partial<RankInput> & {options?: RecommendOptions} = {},
): readonly Recommendation[] =>
  rank(
    {table: buildItemTable({catalogue: SHOP}), profile, nowMs: profile.lastSeenMs + 1000, ...given},
    options,
    CHOICES[kind],
  );
const ids = (shelf: readonly Recommendation[]) => shelf.map(({itemId}) => itemId);

/** A model of the shop's products in their order, with unit vectors and neighbours by id. */
function model(
  vectors: Readonly<Record<string, number>>,
  pairs: Readonly<Record<string, readonly [string, number][]>> = {},
) {
  const modelIds = SHOP.items.map(({id}) => id);
  // A vector is an angle: the cosine of two is that of their difference.
  const items = Float32Array.from(modelIds.flatMap((id) => [Math.cos(vectors[id] ?? 2), Math.sin(vectors[id] ?? 2)]));
  const rows = modelIds.map((id) => pairs[id] ?? []);
  const start = new Int32Array(rows.length + 1);
  rows.forEach((row, at) => (start[at + 1] = start[at] + row.length));
  const item = Int32Array.from(rows.flat(), ([id]) => modelIds.indexOf(id));
  const weight = Float32Array.from(rows.flat(), ([, own]) => own);
  return {
    table: buildItemTable({catalogue: SHOP, modelIds}),
    // Lists read the vector’s length only.
    model: {items, sizes: {vector: 2} as never, neighbours: {start, item, weight}},
  };
}

describe('similar', () => {
  it('shows alternatives to the page’s product: its category alone, its path and near prices first', () => {
    const shelf = list('similar', emptyProfile(), {pageItem: 'garden-4', options: {count: 20}});
    expect(ids(shelf)).toHaveLength(9);
    expect(shelf.every(({category}) => category?.startsWith('Garden'))).toBe(true);
    // 50 against 70, 30 and 90; then 10; the odd ones after all even ones.
    expect(ids(shelf).slice(0, 4)).toEqual(['garden-6', 'garden-2', 'garden-8', 'garden-0']);
    expect(shelf[0].reason).toEqual({kind: 'viewed', itemId: 'garden-4', title: 'Garden piece 4'});
  });

  it('goes by the network’s vectors where it knows both', () => {
    const shelf = list('similar', emptyProfile(), {
      ...model({'garden-4': 0, 'garden-9': 0.1}),
      pageItem: 'garden-4',
    });
    expect(ids(shelf)[0]).toBe('garden-9');
  });

  it('takes a product that is named, and gives nothing without one', () => {
    const options = {of: ['unknown', 'kitchen-2']};
    expect(list('similar', emptyProfile(), {options})[0].category).toMatch('Kitchen > Even');
    expect(list('similar', shopper(SHOP, [view('garden-1')]))).toEqual([]);
  });

  it('says that a named product was viewed only where it was', () => {
    const options = {of: ['kitchen-2']};
    const named = {itemId: 'kitchen-2', title: 'Kitchen piece 2'};
    expect(list('similar', emptyProfile(), {options})[0].reason).toEqual({kind: 'alike', ...named});
    const seen = shopper(SHOP, [view('kitchen-2'), view('garden-1')]);
    expect(list('similar', seen, {options})[0].reason).toEqual({kind: 'viewed', ...named});
  });

  it('leaves out what no list shows', () => {
    const profile = shopper(SHOP, [cartAdd('garden-6'), purchase('garden-2')]);
    const shelf = ids(list('similar', profile, {pageItem: 'garden-4', options: {count: 20, exclude: ['garden-8']}}));
    for (const id of ['garden-4', 'garden-6', 'garden-2', 'garden-8']) expect(shelf).not.toContain(id);
    expect(shelf).toHaveLength(6);
  });
});

describe('complement', () => {
  const together = openTogether({
    names: ['kitchen-0', 'garden-1', 'kitchen-2', 'garden-3', 'kitchen-1'],
    pairs: [
      [0, 1, 0.1],
      [0, 2, 0.4],
      [3, 0, 0.2],
      [4, 3, 0.3],
      [4, 9, 0.3],
    ],
  });

  it('shows what is bought with the cart, of other categories, and says with which', () => {
    const shelf = list('complement', shopper(SHOP, [cartAdd('kitchen-0')]), {together});
    // kitchen-2 is bought with it more often, but is of its category.
    expect(ids(shelf)).toEqual(['garden-3', 'garden-1']);
    expect(shelf[0].reason).toEqual({kind: 'cart', itemId: 'kitchen-0', title: 'Kitchen piece 0'});
  });

  it('adds up what all of the cart says', () => {
    const shelf = list('complement', shopper(SHOP, [cartAdd('kitchen-0'), cartAdd('kitchen-1')]), {together});
    // 1 by kitchen-1 and 0.2 / 0.4 by kitchen-0.
    expect(shelf.map(({itemId, score}) => [itemId, score])).toEqual([
      ['garden-3', 1.5],
      ['garden-1', 0.25],
    ]);
    expect(shelf[0].reason).toMatchObject({kind: 'cart', itemId: 'kitchen-1'});
  });

  it('shows nothing of a category path of the cart, however long it is', () => {
    const shop = makeShop(['Kitchen', 'Garden', 'Office', 'Toys', 'Sport', 'Books', 'Pets'], 2);
    const full = shopper(
      shop,
      shop.items.filter(({id}) => id !== 'kitchen-0').map(({id}) => cartAdd(id)),
    );
    const [, , newest] = full.cart.toReversed();
    const others = shop.items.map(({id, ...item}) => ({...item, id: `other-${id}`}));
    const table = buildItemTable({catalogue: {...shop, items: [...shop.items, ...others]}});
    const names = [newest, ...others.map(({id}) => id)];
    const pairs = others.map((_, at): [number, number, number] => [0, at + 1, 1]);
    // kitchen-0 is of the one path that the cart has nothing of.
    expect(ids(list('complement', full, {table, together: openTogether({names, pairs})}))).toEqual(['other-kitchen-0']);
  });

  it('takes neighbours where orders say nothing, and nothing where there is none', () => {
    const given = model(
      {},
      {
        'kitchen-4': [
          ['garden-2', 0.5],
          ['kitchen-6', 0.9],
          ['garden-8', 0.25],
        ],
      },
    );
    const shelf = list('complement', shopper(SHOP, [cartAdd('kitchen-4')]), {...given, together});
    expect(ids(shelf)).toEqual(['garden-2', 'garden-8']);
    expect(list('complement', shopper(SHOP, [cartAdd('kitchen-8')]), {...given, together})).toEqual([]);
    expect(list('complement', shopper(SHOP, [view('kitchen-0')]), {together})).toEqual([]);
  });

  it('takes products that are named in place of the cart, and does not say that they are in it or viewed', () => {
    const options = {of: ['kitchen-1']};
    const shelf = list('complement', shopper(SHOP, [cartAdd('kitchen-0')]), {together, options});
    expect(shelf.map(({itemId, reason}) => [itemId, reason.kind])).toEqual([['garden-3', 'partner']]);
    const seen = shopper(SHOP, [view('kitchen-1'), cartAdd('kitchen-0')]);
    expect(list('complement', seen, {together, options})[0].reason.kind).toBe('viewed');
  });
});

describe('again', () => {
  const steps = [view('garden-1'), view('garden-2'), view('garden-1'), purchase('kitchen-1'), purchase('kitchen-2')];

  it('shows what is due first, then what was looked at and not bought, most and latest first', () => {
    const profile = shopper(SHOP, [...steps, view('garden-3'), cartAdd('garden-4'), view('garden-5')]);
    const shelf = list('again', profile, {
      nowMs: profile.lastSeenMs + 90 * MS_PER_DAY,
      due: [{itemId: 'kitchen-2', score: 0.4}],
      pageItem: 'garden-5',
    });
    expect(shelf.map(({itemId, reason}) => [itemId, reason.kind])).toEqual([
      ['kitchen-2', 'bought'],
      ['garden-1', 'seen'],
      ['garden-3', 'seen'],
      ['garden-2', 'seen'],
    ]);
  });

  it('is empty for a shopper who has done nothing yet', () => {
    expect(list('again', emptyProfile())).toEqual([]);
    expect(list('again', shopper(SHOP, [purchase('kitchen-1'), hours(1)]))).toEqual([]);
  });
});

it.each<[string, unknown]>([
  ['nothing', null],
  ['no id', []],
  ['an empty id, as an empty attribute gives', ['']],
  ['an empty text', ''],
  ['a number', 5],
])('takes %s as an option that is not set', (_, raw) => {
  const given = {pageItem: 'garden-4', together: openTogether({names: ['kitchen-0', 'garden-1'], pairs: [[0, 1, 1]]})};
  const profile = shopper(SHOP, [cartAdd('kitchen-0')]);
  const options = {of: raw, exclude: raw, pins: raw} as RecommendOptions;
  for (const kind of Object.keys(LISTS) as ListKind[]) {
    expect(list(kind, profile, {...given, options})).toEqual(list(kind, profile, given));
  }
});

it('takes a single text as one id, and the rest of a list with empty ids', () => {
  const one = (raw: unknown) => list('similar', emptyProfile(), {options: {of: raw} as RecommendOptions});
  expect(one('garden-4')).toEqual(one(['garden-4']));
  expect(one(['', 'garden-4', 7])).toEqual(one(['garden-4']));
  expect(one('garden-4')).not.toEqual([]);
});

it('every kind shows pins first, keeps to the options, and takes a shop without products', () => {
  const profile = shopper(SHOP, [view('garden-1'), view('kitchen-3'), cartAdd('garden-2')]);
  for (const kind of Object.keys(LISTS) as ListKind[]) {
    const options = {pins: ['kitchen-9'], category: 'Kitchen', count: 3, of: ['kitchen-1']};
    const shelf = list(kind, profile, {options});
    expect([kind, shelf[0]?.itemId, shelf[0]?.reason.kind]).toEqual([kind, 'kitchen-9', 'pinned']);
    expect(shelf.length).toBeLessThanOrEqual(3);
    expect(shelf.every(({category}) => category?.startsWith('Kitchen'))).toBe(true);
    const table = buildItemTable({catalogue: {currency: 'EUR', items: []}});
    expect(list(kind, profile, {table, pageItem: 'gone'})).toEqual([]);
  }
});
