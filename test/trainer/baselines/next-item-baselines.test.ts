import {describe, expect, it} from 'vitest';
import {buildItemKnn} from '../../../src/trainer/baselines/item-knn.ts';
import {buildMarkov} from '../../../src/trainer/baselines/markov.ts';
import type {NextItemBaseline} from '../../../src/trainer/baselines/next-item-baseline.ts';
import {buildPopular} from '../../../src/trainer/baselines/popular.ts';
import {SparseScores} from '../../../src/trainer/baselines/sparse-scores.ts';
import {buildVisitItems} from '../../../src/trainer/baselines/visit-items.ts';
import {buildVmisKnn} from '../../../src/trainer/baselines/vmis-knn.ts';
import type {History} from '../../../src/trainer/history/history.ts';
import {createRandom} from '../../../src/trainer/random.ts';
import {history} from '../../support/histories.ts';

/** Scores by item id, those above 0 only. */
function scoresOf(baseline: NextItemBaseline, shop: History, prefix: readonly string[]): Record<string, number> {
  const scores = new SparseScores(shop.itemIds.length);
  baseline.score(
    Int32Array.from(prefix, (id) => shop.itemIds.indexOf(id)),
    scores,
  );
  const all = shop.itemIds.map((id, item) => [id, scores.scoreOf(item)] as const);
  return Object.fromEntries(all.filter(([, score]) => score > 0));
}

/** Items of unequal popularity, repeats included. */
function randomVisits(visits: number, items: number, seed: number): string[][] {
  const random = createRandom(seed);
  return Array.from({length: visits}, () =>
    Array.from({length: 1 + Math.floor(random() * 6)}, () => `i${Math.floor(random() ** 2 * items)}`),
  );
}

function expectClose(found: Record<string, number>, wanted: ReadonlyMap<string, number>): void {
  const positive = [...wanted].filter(([, score]) => score > 0);
  expect(Object.keys(found).sort()).toEqual(positive.map(([id]) => id).sort());
  for (const [id, score] of positive) expect(found[id]).toBeCloseTo(score, 9);
}

const SHOP = history([
  ['mug', 'cup', 'pot'],
  ['mug', 'cup', 'mug'],
  ['cup', 'pot'],
  ['jug', 'jug'],
]);

describe('popular', () => {
  it('scores by events in training, whatever the visit', () => {
    const expected = {mug: 3, cup: 3, pot: 2, jug: 2};
    expect(scoresOf(buildPopular(SHOP), SHOP, ['pot'])).toEqual(expected);
    expect(scoresOf(buildPopular(SHOP), SHOP, [])).toEqual(expected);
  });

  it('keeps every item that ties at the twentieth place', () => {
    const shop = history([['best', 'best'], Array.from({length: 40}, (_, item) => `tail-${item}`)]);
    expect(Object.keys(scoresOf(buildPopular(shop), shop, []))).toHaveLength(41);
  });
});

describe('items of the visit', () => {
  it('stand newest first, each at its newest place', () => {
    expect(scoresOf(buildVisitItems(), SHOP, ['mug', 'cup', 'pot', 'cup'])).toEqual({cup: 4, pot: 3, mug: 1});
  });
});

describe('markov', () => {
  it('counts what followed the newest item, itself included', () => {
    const markov = buildMarkov(SHOP);
    expect(scoresOf(markov, SHOP, ['jug', 'cup'])).toEqual({pot: 2, mug: 1});
    expect(scoresOf(markov, SHOP, ['jug'])).toEqual({jug: 1});
    expect(scoresOf(markov, SHOP, ['pot'])).toEqual({});
    expect(scoresOf(markov, SHOP, [])).toEqual({});
  });

  it('passes over events without an item', () => {
    const shop = {...history([['a', 'b', 'c']]), item: Int32Array.of(0, -1, 2)};
    expect(scoresOf(buildMarkov(shop), shop, ['a'])).toEqual({c: 1});
  });
});

describe('item-knn', () => {
  it('gives the similarities worked by hand', () => {
    // Visits with mug 2, cup 3, pot 2, jug 1; mug and cup together 2, cup and pot 2, mug and pot 1; mug twice in one
    // visit.
    const found = scoresOf(buildItemKnn(SHOP), SHOP, ['mug']);
    expectClose(
      found,
      new Map([
        ['mug', 1 / 2],
        ['cup', 2 / (2 ** 0.75 * 3 ** 0.25)],
        ['pot', 1 / 2],
      ]),
    );
  });

  it('weakens items by the events since and counts a repeat once', () => {
    const found = scoresOf(buildItemKnn(SHOP), SHOP, ['jug', 'jug', 'cup', 'pot']);
    expect(found['jug']).toBeCloseTo(0.7 ** 2, 12);
  });

  it('agrees with a naive second implementation', () => {
    const visits = randomVisits(300, 25, 3);
    const shop = history(visits);
    const knn = buildItemKnn(shop);
    const has = (visit: readonly string[], a: string, b: string): boolean =>
      a === b ? visit.filter((id) => id === a).length > 1 : visit.includes(a) && visit.includes(b);
    const support = (id: string): number => visits.filter((visit) => visit.includes(id)).length;
    for (const prefix of randomVisits(20, 25, 4).filter((visit) => visit.every((id) => shop.itemIds.includes(id)))) {
      const wanted = new Map<string, number>();
      for (const i of new Set(prefix)) {
        for (const j of shop.itemIds) {
          const together = visits.filter((visit) => has(visit, i, j)).length;
          const weight = 0.7 ** (prefix.length - 1 - prefix.lastIndexOf(i));
          const similarity = together / (support(i) ** 0.75 * support(j) ** 0.25);
          wanted.set(j, (wanted.get(j) ?? 0) + weight * similarity);
        }
      }
      expectClose(scoresOf(knn, shop, prefix), wanted);
    }
  });
});

describe('vmis-knn', () => {
  it('gives the scores worked by hand', () => {
    // Prefix mug, cup: place weights 1/2 and 2/2. Visits 0 and 1 share both (1.5), visit 2 shares cup (1); the newest
    // shared item is cup everywhere, so all votes weigh 0.9. ln(4/2) for mug and pot, ln(4/3) for cup.
    expectClose(
      scoresOf(buildVmisKnn(SHOP), SHOP, ['mug', 'cup']),
      new Map([
        ['mug', 0.9 * (1.5 + 1.5) * Math.log(2)],
        ['cup', 0.9 * (1.5 + 1.5 + 1) * Math.log(4 / 3)],
        ['pot', 0.9 * (1.5 + 1) * Math.log(2)],
      ]),
    );
  });

  it('says nothing without an item of the visit, and nothing by items ten events back', () => {
    const knn = buildVmisKnn(SHOP);
    expect(scoresOf(knn, SHOP, [])).toEqual({});
    const jugs = Array.from({length: 9}, () => 'jug');
    expect(Object.keys(scoresOf(knn, SHOP, ['pot', ...jugs]))).toEqual(['jug']);
  });

  it('agrees with a naive second implementation where more visits match than are looked at', () => {
    const visits = randomVisits(1500, 12, 7);
    const shop = history(visits);
    const knn = buildVmisKnn(shop);
    const support = (id: string): number => visits.filter((visit) => visit.includes(id)).length;
    for (const prefix of randomVisits(15, 12, 8)) {
      const distinct = new Set(prefix);
      const place = (id: string): number => prefix.lastIndexOf(id) + 1;
      const neighbours = visits
        .map((visit, index) => ({visit, index, shared: [...distinct].filter((id) => visit.includes(id))}))
        .filter(({shared}) => shared.length > 0)
        .slice(-500)
        .map((entry) => ({
          ...entry,
          similarity: entry.shared.reduce((sum, id) => sum + place(id), 0) / distinct.size,
          newest: prefix.length + 1 - Math.max(...entry.shared.map(place)),
        }))
        .sort((a, b) => b.similarity - a.similarity || b.index - a.index)
        .slice(0, 100);
      const wanted = new Map<string, number>();
      for (const {visit, similarity, newest} of neighbours) {
        for (const id of new Set(visit)) {
          const vote = similarity * Math.max(0, 1 - 0.1 * newest) * Math.log(visits.length / support(id));
          wanted.set(id, (wanted.get(id) ?? 0) + vote);
        }
      }
      expectClose(scoresOf(knn, shop, prefix), wanted);
    }
  });
});
