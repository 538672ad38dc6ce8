import {describe, expect, it} from 'vitest';
import {SparseScores} from '../../../src/trainer/baselines/sparse-scores.ts';
import {toTopItems} from '../../../src/core/recommend/top-items.ts';
import {toRank} from '../../../src/trainer/metrics/ranking.ts';
import {createRandom} from '../../../src/trainer/random.ts';

describe('SparseScores', () => {
  it('ranks an item without a score nowhere', () => {
    const scores = new SparseScores(4);
    scores.add(2, 1);
    expect(scores.rankOf(2)).toBe(1);
    expect(scores.rankOf(0)).toBe(Infinity);
  });

  it('ignores weights that are not above 0', () => {
    const scores = new SparseScores(2);
    scores.add(0, 0);
    scores.add(1, Number.NaN);
    expect([...scores.top(20)]).toEqual([]);
  });

  it('forgets everything when cleared', () => {
    const scores = new SparseScores(3);
    scores.add(1, 2);
    scores.clear();
    expect(scores.scoreOf(1)).toBe(0);
    expect(scores.rankOf(1)).toBe(Infinity);
    expect([...scores.top(3)]).toEqual([]);
  });

  it('agrees with ranking all items, ties included', () => {
    const random = createRandom(5);
    for (let round = 0; round < 50; round++) {
      const scores = new SparseScores(60);
      const dense = new Float32Array(60);
      for (let at = 0; at < 40; at++) {
        const item = Math.floor(random() * 60);
        const weight = 1 + Math.floor(random() * 3);
        scores.add(item, weight);
        dense[item] += weight;
      }
      const scored = [...dense.keys()].filter((item) => dense[item] > 0);
      for (const item of scored) expect(scores.rankOf(item)).toBe(toRank(dense, item));
      expect([...scores.top(20)]).toEqual([...toTopItems(dense, 20)].filter((item) => dense[item] > 0));
    }
  });
});
