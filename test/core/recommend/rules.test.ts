import {describe, expect, it} from 'vitest';
import {parseCatalogue} from '../../../src/core/contract/catalogue.ts';
import {LISTS, type ListKind} from '../../../src/core/contract/lists.ts';
import type {Rule} from '../../../src/core/contract/rules.ts';
import type {RecommendOptions} from '../../../src/core/contract/recommendation.ts';
import {emptyProfile} from '../../../src/core/profile/profile.ts';
import {buildItemTable} from '../../../src/core/recommend/item-table.ts';
import {CHOICES} from '../../../src/core/recommend/lists/index.ts';
import {rank} from '../../../src/core/recommend/rank.ts';
import {openRules} from '../../../src/core/recommend/rules.ts';
import {makeShop, shopper, view} from '../../support/shop-words.ts';

/** Without a profile the list is the catalogue: kitchen-0 … kitchen-9, garden-0 … garden-9. */
const SHOP = makeShop(['Kitchen', 'Garden'], 10);

const parse = (...rules: unknown[]) => parseCatalogue({...SHOP, rules});

/** The first products of a list under these rules. */
function list(rules: object[], {kind = 'for-you', ...options}: RecommendOptions & {kind?: ListKind} = {}) {
  const catalogue = parse(...rules);
  const table = buildItemTable({catalogue});
  const book = openRules(catalogue.rules ?? [], table, kind);
  const input = {table, profile: emptyProfile(), nowMs: 0, rules: book, pageItem: 'garden-4'};
  return rank(input, {diversity: 0, count: 4, ...options}, CHOICES[kind]);
}
const ids = (...given: Parameters<typeof list>) => list(...given).map(({itemId}) => itemId);

describe('a rule', () => {
  it('pins: first in the list, and said so', () => {
    const shelf = list([{do: 'pin', ids: ['garden-7', 'kitchen-3']}]);
    expect(shelf.map(({itemId, reason}) => [itemId, reason.kind])).toEqual([
      ['kitchen-3', 'pinned'],
      ['garden-7', 'pinned'],
      ['kitchen-0', 'popular'],
      ['kitchen-1', 'popular'],
    ]);
  });

  it('boosts what a list four times as long would show', () => {
    expect(ids([{do: 'boost', brand: 'Cora'}])).toEqual(['kitchen-2', 'kitchen-5', 'kitchen-8', 'garden-2']);
    // garden-9 is the twentieth, of sixteen.
    expect(ids([{do: 'boost', ids: ['garden-9', 'kitchen-9']}])).toEqual([
      'kitchen-9',
      'kitchen-0',
      'kitchen-1',
      'kitchen-2',
    ]);
  });

  it('buries: only where nothing else is left', () => {
    expect(ids([{do: 'bury', category: 'kitchen'}])).toEqual(['garden-0', 'garden-1', 'garden-2', 'garden-3']);
    const last = ids([{do: 'bury', ids: ['kitchen-0']}], {category: 'Kitchen', count: 20});
    expect([last.length, last.at(-1)]).toEqual([10, 'kitchen-0']);
  });

  it('excludes, also what the page pins', () => {
    const shown = ids([{do: 'exclude', maximumPriceCents: 2000}], {count: 100, pins: ['kitchen-1', 'garden-5']});
    expect(shown[0]).toBe('garden-5');
    for (const id of ['kitchen-0', 'kitchen-1', 'garden-0', 'garden-1']) expect(shown).not.toContain(id);
    expect(shown).toHaveLength(15); // of 20: four cheap ones, and the page's
  });

  it('holds for products that fit all of its conditions; of several rules the first counts', () => {
    const rules = [
      {do: 'exclude', category: 'Kitchen > Even', minimumPriceCents: 3000, maximumPriceCents: 5000, brand: 'Cora'},
      {do: 'pin', ids: ['kitchen-2', 'kitchen-4']},
      {do: 'exclude', ids: ['kitchen-4']},
    ];
    // kitchen-2 is of Cora at 30; kitchen-4 of Brio at 50.
    expect(ids(rules)).toEqual(['kitchen-4', 'kitchen-0', 'kitchen-1', 'kitchen-3']);
  });

  it('holds for the kinds of lists that it names', () => {
    const rules = [{do: 'exclude', ids: ['garden-6', 'kitchen-0'], lists: ['similar']}];
    expect(ids(rules, {kind: 'similar'})).not.toContain('garden-6');
    expect(ids(rules)).toContain('kitchen-0');
    for (const kind of Object.keys(LISTS) as ListKind[]) {
      const all = ids([{do: 'exclude', category: 'Garden'}], {kind, count: 100});
      expect(all.filter((id) => id.startsWith('garden'))).toEqual([]);
    }
  });

  it('is compared with the products alone that its ids name', () => {
    const table = buildItemTable({catalogue: SHOP});
    let reads = 0;
    const items = new Proxy(table.items, {
      get(target, name) {
        if (name !== 'length') reads++;
        return Reflect.get(target, name);
      },
    });
    const rule: Rule = {do: 'exclude', ids: ['garden-1', 'gone', 'kitchen-2'], minimumPriceCents: 3000};
    const {isExcluded} = openRules([rule, {do: 'bury', brand: 'Alba', category: 'Garden'}], {...table, items}, 'again');
    expect(reads).toBe(2); // the price of both
    expect(SHOP.items.filter((_, index) => isExcluded(index)).map(({id}) => id)).toEqual(['kitchen-2']);
  });

  it('does not show what no list shows', () => {
    expect(ids([{do: 'pin', ids: ['garden-4', 'gone']}])).not.toContain('garden-4');
  });
});

describe('rules and the products of a network', () => {
  /** kitchen-3 is new: of the category and brand that the shopper looks at, but of another path. */
  const modelIds = SHOP.items.map(({id}) => id).filter((id) => id !== 'kitchen-3');
  const scores = Float32Array.from(modelIds, (id, row) => (id.startsWith('garden') ? 10 : -10) - row / 5);
  const profile = shopper(SHOP, [view('kitchen-6'), view('kitchen-0')]);
  const shelf = (rules: object[], options: RecommendOptions = {}) => {
    const catalogue = parse(...rules);
    const table = buildItemTable({catalogue, modelIds});
    const book = openRules(catalogue.rules ?? [], table, 'for-you');
    const input = {table, profile, nowMs: profile.lastSeenMs + 1000, scores, rules: book};
    return rank(input, {diversity: 0, count: 8, ...options}).map(({itemId}) => itemId);
  };
  const plain = shelf([]);

  it('keep the last place for a new product', () => {
    expect(plain).toEqual([...[0, 1, 2, 3, 4, 5, 6].map((n) => `garden-${n}`), 'kitchen-3']);
    expect(shelf([{do: 'boost', ids: ['garden-9', 'garden-8']}])).toEqual([
      'garden-8',
      'garden-9',
      ...plain.slice(0, 5),
      'kitchen-3',
    ]);
    const boosted = shelf([{do: 'boost', category: 'Garden'}]);
    expect([boosted.length, boosted[7]]).toEqual([8, 'kitchen-3']);
    expect(shelf([{do: 'pin', ids: ['garden-9']}])).toEqual(['garden-9', ...plain.slice(0, 6), 'kitchen-3']);
    expect(shelf([{do: 'boost', ids: ['kitchen-3']}])).toEqual(['kitchen-3', ...plain.slice(0, 7)]);
  });

  it('boost nothing that is shown only for want of others', () => {
    const boost = [{do: 'boost', ids: ['kitchen-6', 'kitchen-0', 'kitchen-9']}];
    expect(shelf(boost)).toEqual(['kitchen-9', ...plain.slice(0, 6), 'kitchen-3']);
    const shown = shelf(boost, {count: 30});
    expect([shown.length, shown[0]]).toEqual([20, 'kitchen-9']);
    expect(shown.slice(-2).toSorted()).toEqual(['kitchen-0', 'kitchen-6']);
  });
});

describe('rules are read strictly', () => {
  it.each<[string, unknown, RegExp]>([
    ['an unknown action', {do: 'hide', ids: ['a']}, /"rules\.0\.do": expected pin, boost, bury, exclude\./],
    ['no action', {ids: ['a']}, /"rules\.0\.do"/],
    [
      'an unknown word',
      {do: 'pin', brnd: 'Alba'},
      /"rules\.0\.brnd": expected only do, lists, ids, category, brand, minimumPriceCents, maximumPriceCents\./,
    ],
    ['an unknown list', {do: 'pin', ids: ['a'], lists: ['home']}, /"rules\.0\.lists\.0": expected for-you, similar, /],
    ['no condition', {do: 'exclude'}, /"rules\.0": expected one of ids, category, /],
    ['a price that is none', {do: 'bury', minimumPriceCents: '5'}, /"rules\.0\.minimumPriceCents"/],
    ['no ids', {do: 'pin', ids: []}, /"rules\.0\.ids": expected a list of 1 to 2000 entries/],
    ['a text', 'pin mug', /"rules\.0": expected an object/],
  ])('refuses %s', (_, rule, message) => {
    expect(() => parse(rule)).toThrow(message);
    expect(() => parse(rule)).toThrow(expect.objectContaining({name: 'catalogue-invalid'}));
  });

  it('takes a catalogue without rules, and one with no rule', () => {
    expect(parseCatalogue(SHOP).rules).toBeUndefined();
    expect(parse().rules).toEqual([]);
  });
});
