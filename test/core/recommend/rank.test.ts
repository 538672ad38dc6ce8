import {describe, expect, it} from 'vitest';
import type {Catalogue} from '../../../src/core/contract/catalogue.ts';
import type {Recommendation} from '../../../src/core/contract/recommendation.ts';
import {emptyProfile, type Profile} from '../../../src/core/profile/profile.ts';
import {buildItemTable} from '../../../src/core/recommend/item-table.ts';
import type {RankInput} from '../../../src/core/recommend/rank-input.ts';
import {rank} from '../../../src/core/recommend/rank.ts';
import {recentlyViewed} from '../../../src/core/recommend/recently-viewed.ts';
import {rerank} from '../../../src/core/recommend/rerank.ts';
import {createRandom} from '../../../src/trainer/random.ts';
import {START_MS} from '../../support/captured-events.ts';
import {cartAdd, hours, makeShop, purchase, search, shopper, view} from '../../support/shop-words.ts';

const SHOP = makeShop(['Kitchen', 'Garden', 'Living', 'Office', 'Sport', 'Toys'], 20);
const FOUR_LOOKS = [view('garden-1'), view('garden-2'), view('garden-3'), view('garden-4')];

/** Everything ranking needs for a shopper whose last event is just over; without a model unless given. */
function input(profile: Profile, given: Partial<RankInput> & {shop?: Catalogue; modelIds?: string[]} = {}): RankInput {
  const {shop = SHOP, modelIds, ...rest} = given;
  const table = buildItemTable({catalogue: shop, modelIds});
  return {table, profile, nowMs: Math.max(START_MS, profile.lastSeenMs + 1000), ...rest};
}

const ids = (shelf: readonly Recommendation[]) => shelf.map(({itemId}) => itemId);
const inGarden = (shelf: readonly Recommendation[]) =>
  shelf.filter(({category}) => category?.startsWith('Garden')).length;

/**
 * A model's ids and unit vectors, one direction per category, the catalogue's items in reverse order but the first
 * `cold` of them.
 */
function model(shop: Catalogue, cold = 0) {
  const known = shop.items.slice(cold).toReversed();
  const categories = [...new Set(shop.items.map(({category}) => category?.split(' > ')[0]))];
  const vector = categories.length;
  const items = new Float32Array(known.length * vector);
  known.forEach(({category}, row) => (items[row * vector + categories.indexOf(category?.split(' > ')[0])] = 1));
  const sizes = {vector} as never; // ranking reads the length of a vector only
  return {modelIds: known.map(({id}) => id), model: {items, sizes}};
}

describe('without a model', () => {
  it('fits after a few looks, and says the category', () => {
    const shelf = rank(input(shopper(SHOP, FOUR_LOOKS)));
    expect(shelf).toHaveLength(8);
    expect(inGarden(shelf)).toBeGreaterThanOrEqual(6);
    expect(shelf[0].reason).toEqual({kind: 'category', category: 'Garden'});
    expect(shelf[0]).toMatchObject({currency: 'EUR', priceCents: expect.any(Number), brand: expect.any(String)});
    expect(inGarden(rank(input(emptyProfile())))).toBeLessThan(3);
  });

  it('keeps to the price class that the shopper looks at, as far as it is asked to', () => {
    const {table} = input(emptyProfile());
    const tierOf = (id: string): number => table.tier[table.indexOf.get(id) ?? -1];
    const cheap = SHOP.items.filter(({id}) => id.startsWith('garden') && tierOf(id) === 1).slice(0, 2);
    const given = input(
      shopper(
        SHOP,
        cheap.map(({id}) => view(id)),
      ),
    );
    const toCheap = (priceFit?: number): number =>
      rank(given, {priceFit, diversity: 0}).filter(({itemId}) => tierOf(itemId) === 1).length;
    expect(toCheap(1)).toBe(8);
    expect(toCheap(0)).toBeLessThan(8);
    expect(toCheap()).toBe(toCheap(0));
  });

  it('follows what the shopper wants today against a long past, and knows a shopper who comes back', () => {
    const past = Array.from({length: 10}, () => [
      ...['kitchen-1', 'kitchen-2', 'kitchen-3'].map((id) => view(id)),
      hours(24),
    ]);
    const today = shopper(SHOP, [...past.flat(), ...FOUR_LOOKS]);
    expect(inGarden(rank(input(today)))).toBeGreaterThanOrEqual(4);
    const nextDay = rank({...input(today), nowMs: today.lastSeenMs + hours(24)});
    expect(nextDay.filter(({category}) => category?.startsWith('Kitchen')).length).toBeGreaterThanOrEqual(4);
  });

  it('lifts what a search names', () => {
    const shelf = rank(input(shopper(SHOP, [...FOUR_LOOKS, search('TOYS pieces')])));
    expect(shelf[0]).toMatchObject({
      category: expect.stringContaining('Toys'),
      reason: {kind: 'search', query: 'toys pieces'},
    });
    const later = shopper(SHOP, [search('toys'), ...FOUR_LOOKS, ...FOUR_LOOKS, view('garden-9'), view('garden-11')]);
    expect(rank(input(later))[0].category).toMatch('Garden');
  });

  it('gives popular products to a stranger, in the order of the model where there is one', () => {
    const {modelIds} = model(SHOP);
    const shelf = rank(input(emptyProfile(), {modelIds}), {diversity: 0, count: 3});
    expect(ids(shelf)).toEqual(modelIds.slice(0, 3));
    expect(shelf.map(({reason}) => reason.kind)).toEqual(['popular', 'popular', 'popular']);
  });

  it('says category and brand where these are interests', () => {
    const plain = {
      currency: 'EUR',
      items: SHOP.items.map((item, n) => ({...item, category: `C${n % 2} > ${n}`, brand: `B${n % 5}`})),
    };
    const kinds = rank(input(shopper(plain, [view('kitchen-0')]), {shop: plain}), {count: 100}).map(
      ({reason}) => reason.kind,
    );
    expect(kinds[0]).toBe('category');
    expect(kinds).toContain('brand');
  });
});

describe('with scores of the network', () => {
  const {modelIds, model: vectors} = model(SHOP, 10); // kitchen-0 .. kitchen-9 are new
  const random = createRandom(1);
  const scores = Float32Array.from(modelIds, (id) => random() + (id.startsWith('sport') ? 5 : 0));

  it('shows its best, by score alone when diversity is 0', () => {
    const shelf = rank(input(shopper(SHOP, FOUR_LOOKS), {modelIds, model: vectors, scores}), {diversity: 0});
    expect(shelf.every(({category}) => category?.startsWith('Sport'))).toBe(true);
    const values = shelf.map(({score}) => score);
    expect(values).toEqual([...values].sort((a, b) => b - a));
  });

  it('mixes more with more diversity', () => {
    const categories = (diversity: number) =>
      new Set(
        rank(input(shopper(SHOP, FOUR_LOOKS), {modelIds, model: vectors, scores}), {diversity}).map(
          ({category}) => category?.split(' ')[0],
        ),
      ).size;
    expect(categories(0)).toBe(1);
    expect(categories(0.9)).toBeGreaterThan(2);
  });

  it('gives a new product that fits a place, but never the whole shelf', () => {
    const looks = ['kitchen-12', 'kitchen-14', 'kitchen-16'].map((id) => view(id));
    const shelf = rank(input(shopper(SHOP, looks), {modelIds, model: vectors, scores}));
    const isNew = ({itemId}: Recommendation) => /^kitchen-\d$/.test(itemId);
    expect(shelf.filter(isNew).length).toBeGreaterThanOrEqual(1);
    expect(shelf.filter(isNew).length).toBeLessThanOrEqual(2);
    expect(rank(input(shopper(SHOP, FOUR_LOOKS), {modelIds, model: vectors, scores})).some(isNew)).toBe(false);
  });

  it('shows new products when the network knows nothing else, as new', () => {
    const shelf = rank(input(emptyProfile(), {modelIds, model: vectors, scores}), {
      category: 'Kitchen > Even',
      count: 12,
    });
    expect(shelf).toHaveLength(10);
    expect(shelf.filter(({reason}) => reason.kind === 'new')).toHaveLength(5);
  });

  it('works from the first shard of vectors on', () => {
    const few = {...vectors, items: vectors.items.slice(0, 30 * 6)};
    const shelf = rank(input(shopper(SHOP, FOUR_LOOKS), {modelIds, model: few, scores: scores.slice(0, 30)}));
    expect(shelf).toHaveLength(8);
    expect(new Set(ids(shelf)).size).toBe(8);
  });

  it('finds neighbours of the last visit when a new one has no scores yet', () => {
    const rowOf = (id: string) => modelIds.indexOf(id);
    const start = Int32Array.from({length: modelIds.length + 1}, (_, row) => (row > rowOf('garden-1') ? 2 : 0));
    const neighbours = {
      start,
      item: Int32Array.of(rowOf('toys-7'), rowOf('toys-9')),
      weight: Float32Array.of(0.4, 0.3),
    };
    const profile = shopper(SHOP, [view('garden-1')]);
    const given = {modelIds, model: {...vectors, neighbours}};
    const shelf = rank({...input(profile, given), nowMs: profile.lastSeenMs + hours(48)});
    expect(ids(shelf)).toContain('toys-7');
  });

  it('treats a model of another shop like none', () => {
    const shelf = rank(input(shopper(SHOP, FOUR_LOOKS), {modelIds: ['x', 'y'], scores: Float32Array.of(1, 2)}));
    expect(inGarden(shelf)).toBeGreaterThanOrEqual(5);
  });
});

describe('options', () => {
  const profile = shopper(SHOP, [...FOUR_LOOKS, cartAdd('garden-5'), purchase('garden-6')]);
  const all = (options: Parameters<typeof rank>[1], shop = SHOP) =>
    rank(input(profile, {shop}), {count: 100, ...options});

  it('leaves out what is bought, in the cart, excluded or sold out', () => {
    const shop = {...SHOP, items: SHOP.items.map((item) => (item.id === 'garden-8' ? {...item, stock: 0} : item))};
    const shown = ids(all({category: 'Garden', exclude: ['garden-9']}, shop));
    for (const id of ['garden-5', 'garden-6', 'garden-8', 'garden-9']) expect(shown).not.toContain(id);
    expect(shown).toHaveLength(16);
    expect(ids(all({category: 'Garden', includePurchased: true}))).toContain('garden-6');
  });

  it('never shows the product of the page', () => {
    const given = {...input(profile), pageItem: 'garden-9'};
    expect(ids(rank(given, {category: 'Garden', count: 100}))).not.toContain('garden-9');
    expect(ids(recentlyViewed({...given, pageItem: 'garden-3'}, 100))).not.toContain('garden-3');
  });

  it('puts what the shopper has just seen last', () => {
    expect(
      ids(all({category: 'garden > odd', diversity: 0}))
        .slice(-2)
        .toSorted(),
    ).toEqual(['garden-1', 'garden-3']);
  });

  it('keeps to category and prices; a product without a price is between no prices', () => {
    const bare = {
      ...SHOP,
      items: SHOP.items.map((item) => (item.id === 'toys-3' ? {...item, priceCents: undefined} : item)),
    };
    const shelf = all({category: 'Toys', minimumPriceCents: 3000, maximumPriceCents: 5000}, bare);
    expect(ids(shelf).toSorted()).toEqual(['toys-2', 'toys-4']);
    expect(all({category: 'Nowhere'})).toEqual([]);
  });

  it('shows pins first, in their order, each once, even of another category', () => {
    const shelf = all({
      pins: ['toys-1', 'unknown', 'office-2', 'toys-1', 'sport-1'],
      exclude: ['sport-1'],
      category: 'Garden',
      count: 4,
    });
    expect(ids(shelf).slice(0, 2)).toEqual(['toys-1', 'office-2']);
    expect(shelf[0].reason).toEqual({kind: 'pinned'});
    expect(new Set(ids(shelf)).size).toBe(4);
  });

  it('pins nothing that the page shows, that lies in the cart or was bought', () => {
    const given = {...input(profile), pageItem: 'toys-1'};
    const options = {pins: ['garden-5', 'garden-6', 'toys-1', 'office-2'], category: 'Garden', count: 4};
    expect(ids(rank(given, options))[0]).toBe('office-2');
    expect(ids(rank(given, {...options, includePurchased: true})).slice(0, 2)).toEqual(['garden-6', 'office-2']);
  });

  it('takes odd numbers', () => {
    const length = (count: unknown) => rank(input(profile), {count: count as number}).length;
    expect([undefined, 0, -5, 3.9, 1e9, Number.NaN, 'x'].map(length)).toEqual([8, 1, 1, 3, 100, 8, 8]);
  });
});

describe('odd shops', () => {
  it('takes no products, no catalogue, no prices, hostile names and a doubled id', () => {
    const profile = shopper(SHOP, [...FOUR_LOOKS, search('__proto__ constructor')]);
    expect(rank(input(profile, {shop: {currency: 'EUR', items: []}}))).toEqual([]);
    const table = buildItemTable({modelIds: ['a', 'b']});
    expect(ids(rank({table, profile, nowMs: START_MS, scores: Float32Array.of(1, 2)}))).toEqual(['b', 'a']);
    const odd = {
      currency: 'EUR',
      items: [
        {id: '__proto__', title: 'constructor', category: '__proto__', brand: 'toString'},
        {id: 'constructor', title: '', category: '', brand: ''},
        {id: 'twice', title: 'One'},
        {id: 'twice', title: 'Two'},
      ],
    };
    const shelf = rank(input(shopper(odd, [view('__proto__')]), {shop: odd}));
    expect(ids(shelf).toSorted()).toEqual(['__proto__', 'constructor', 'twice']);
  });

  it('ranks by interests when the network gives what is no number', () => {
    const {modelIds, model: vectors} = model(SHOP);
    const scores = new Float32Array(modelIds.length).fill(Number.NaN);
    const shelf = rank(input(shopper(SHOP, FOUR_LOOKS), {modelIds, model: vectors, scores}));
    expect(inGarden(shelf)).toBeGreaterThanOrEqual(6);
    expect(shelf.every(({score}) => Number.isFinite(score))).toBe(true);
  });
});

it('shows a shopper of whom nothing is known what the model names as popular, then its rows in order', () => {
  const items = ['a', 'b', 'c', 'd'].map((id) => ({id, title: id}));
  const shownBy = (popularIds?: readonly string[]): string[] => {
    const table = buildItemTable({catalogue: {currency: 'EUR', items}, modelIds: ['d', 'c', 'b'], popularIds});
    const given = {table, profile: emptyProfile(), nowMs: 0};
    return rank(given, {diversity: 0}).map(({itemId}) => itemId);
  };
  expect(shownBy()).toEqual(['d', 'c', 'b', 'a']);
  expect(shownBy(['a', 'b', 'gone'])).toEqual(['a', 'b', 'd', 'c']);
});

describe('rerank and recently viewed', () => {
  const profile = shopper(SHOP, [...FOUR_LOOKS, view('garden-1'), view('gone')]);

  it('puts a list in the order of the shopper, unknown ids at the end as they came, and keeps what was seen', () => {
    const list = ['nobody', 'toys-1', 'garden-1', 'kitchen-1', 'nothing', 'garden-13'];
    expect(rerank(input(profile), list).slice(0, 2).toSorted()).toEqual(['garden-1', 'garden-13']);
    expect(rerank(input(profile), list).slice(-2)).toEqual(['nobody', 'nothing']);
    expect(rerank(input(profile), [])).toEqual([]);
  });

  it("keeps the shop's order for a stranger", () => {
    const list = ['toys-19', 'garden-1', 'kitchen-0'];
    expect(rerank(input(emptyProfile()), list)).toEqual(list);
  });

  it('shows what the shopper viewed, newest first, each once, without what is gone', () => {
    expect(ids(recentlyViewed(input(profile), 3))).toEqual(['garden-1', 'garden-4', 'garden-3']);
    expect(recentlyViewed(input(emptyProfile()), 3)).toEqual([]);
  });
});

it('ranks a hundred thousand products without waiting', () => {
  const shop = makeShop(
    Array.from({length: 100}, (_, n) => `Category${n}`),
    1000,
  );
  const {modelIds, model: vectors} = model(shop, 5000);
  const random = createRandom(4);
  const scores = Float32Array.from(modelIds, () => random() * 5);
  const profile = shopper(shop, [view('category7-1'), view('category7-3'), search('category9 piece')]);
  const given = input(profile, {shop, modelIds, model: vectors, scores});
  rank(given); // the first search reads every title
  const times = Array.from({length: 10}, () => {
    const startedMs = performance.now();
    expect(rank(given)).toHaveLength(8);
    return performance.now() - startedMs;
  });
  // A few milliseconds on an idle core; the bound only tells a pass over the columns from a sort or objects per
  // product.
  expect(Math.min(...times)).toBeLessThan(60);
});
