import {describe, expect, it, vi} from 'vitest';
import type {ListKind} from '../../../src/core/contract/lists.ts';
import type {ItemTable} from '../../../src/core/recommend/item-table.ts';
import {Recommender} from '../../../src/worker/shop/recommender.ts';
import {toShopCatalogue} from '../../../src/worker/shop/shop.ts';
import {cacheRules} from '../../../src/worker/shop/shop-rules.ts';
import {emptyShopper} from '../../../src/worker/store/saved-shopper.ts';

const CATALOGUE = toShopCatalogue({
  currency: 'EUR',
  items: [0, 1, 2, 3].map((n) => ({id: `kitchen-${n}`, title: `Kitchen piece ${n}`})),
});
const NOW = {nowMs: 0};

function open() {
  const toRules = vi.fn<(table: ItemTable, kind: ListKind) => ReturnType<ReturnType<typeof cacheRules>>>(
    cacheRules([{do: 'exclude', ids: ['kitchen-1']}]),
  );
  return {recommender: new Recommender({catalogue: CATALOGUE, toRules}), toRules};
}

it('compares rules with the catalogue only for lists that follow them', async () => {
  const {recommender, toRules} = open();
  recommender.recentlyViewed(emptyShopper(), 4, NOW);
  recommender.rerank(emptyShopper(), ['kitchen-1'], NOW);
  expect(toRules).not.toHaveBeenCalled();
  const list = await recommender.recommend(emptyShopper(), {}, NOW);
  expect(list.map(({itemId}) => itemId)).toEqual(['kitchen-0', 'kitchen-2', 'kitchen-3']);
  await recommender.recommend(emptyShopper(), {kind: 'again'}, NOW);
  expect(toRules.mock.calls.map(([, kind]) => kind)).toEqual(['for-you', 'again']);
});

it('refuses a kind of list that is none before it does anything for it', async () => {
  const {recommender, toRules} = open();
  const asked = recommender.recommend(emptyShopper(), {kind: 'none' as ListKind}, NOW);
  await expect(asked).rejects.toThrow('There is no list of the kind "none". Use for-you, similar, complement, again.');
  expect(toRules).not.toHaveBeenCalled();
});

describe('a list that is explained', () => {
  const empty = emptyShopper();
  const saved = () => ({...empty, profile: {...empty.profile, events: 1}});

  it('does not wait without limit', async () => {
    const {recommender} = open();
    const list = await recommender.recommend(saved(), {}, NOW);
    const readLog = () => new Promise<never>(() => undefined);
    const begun = performance.now();
    expect(await recommender.explain(list, saved(), {...NOW, readLog})).toBeUndefined();
    expect(performance.now() - begun).toBeGreaterThan(900);
  });

  it('is explained the next time where the log could not be read', async () => {
    const {recommender} = open();
    const shopper = saved();
    const list = await recommender.recommend(shopper, {}, NOW);
    const failing = recommender.explain(list, shopper, {
      ...NOW,
      readLog: async () => Promise.reject(new Error('busy')),
    });
    await expect(failing).rejects.toThrow('busy');
    const again = await recommender.explain(list, shopper, {...NOW, readLog: async () => []});
    expect(again?.map(({itemId}) => itemId)).toEqual(list.map(({itemId}) => itemId));
  });
});
