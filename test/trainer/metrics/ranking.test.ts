import {describe, expect, it} from 'vitest';
import {RankingTally, toRank} from '../../../src/trainer/metrics/ranking.ts';

describe('RankingTally', () => {
  it('gives recall, mrr and ndcg worked by hand', () => {
    const tally = new RankingTally(100);
    for (const rank of [1, 3, 20, 21, Infinity]) tally.add(rank, 1);
    const scores = tally.scores();
    expect(scores['recall@20']).toBeCloseTo(3 / 5, 12);
    expect(scores['mrr@20']).toBeCloseTo((1 + 1 / 3 + 1 / 20) / 5, 12);
    expect(scores['ndcg@20']).toBeCloseTo((1 + 1 / 2 + 1 / Math.log2(21)) / 5, 12);
  });

  it('keeps prefixes of 1 to 10 apart, in order, and puts longer ones together', () => {
    const tally = new RankingTally(5);
    tally.add(1, 37);
    tally.add(Infinity, 11);
    tally.add(2, 10);
    tally.add(4, 2);
    const by = tally.scores().by_prefix_length;
    expect(Object.keys(by)).toEqual(['2', '10', '11+']);
    expect(by['11+']).toEqual({examples: 2, 'recall@20': 0.5, 'mrr@20': 0.5});
    expect(by['2']).toEqual({examples: 1, 'recall@20': 1, 'mrr@20': 0.25});
  });

  it('counts an item once for coverage, however often it is shown', () => {
    const tally = new RankingTally(8);
    tally.add(1, 1, [0, 1]);
    tally.add(1, 1, [1, 5]);
    expect(tally.scores()['coverage@20']).toBe(3 / 8);
  });

  it('is all zero without an example', () => {
    expect(new RankingTally(3).scores()).toEqual({
      'recall@20': 0,
      'mrr@20': 0,
      'ndcg@20': 0,
      'coverage@20': 0,
      by_prefix_length: {},
    });
  });
});

describe('toRank', () => {
  it('counts half of the ties, rounded up, so that a constant model is no good', () => {
    const scores = Float32Array.of(3, 1, 1, 1, 1, 0);
    expect(toRank(scores, 0)).toBe(1);
    expect(toRank(scores, 1)).toBe(4);
    expect(toRank(scores, 4)).toBe(4);
    expect(toRank(scores, 5)).toBe(6);
    expect(toRank(new Float32Array(1001), 0)).toBe(501);
  });
});
