import {describe, expect, it} from 'vitest';
import {ScoreTable} from '../../../src/core/predict/score-table.ts';
import {topItems} from '../../../src/core/predict/top-items.ts';
import {createRandom} from '../../../src/trainer/random.ts';

describe('topItems', () => {
  it('gives the highest scores, ties in row order', () => {
    expect([...topItems(Float32Array.of(1, 5, 2, 5, 0, 2), 4)]).toEqual([1, 3, 2, 5]);
    expect([...topItems(Float32Array.of(1, 2), 20)]).toEqual([1, 0]);
    expect([...topItems(new Float32Array(0))]).toEqual([]);
    expect([...topItems(Float32Array.of(3, 4), 0)]).toEqual([]);
    expect([...topItems(new Float32Array(3).fill(-Infinity), 2)]).toEqual([0, 1]);
  });

  it.each([4000, 4001, 4003, 51, 50])('agrees with a full sort of %i scores', (count) => {
    const random = createRandom(5);
    const scores = Float32Array.from({length: count}, () => Math.floor(random() * 500));
    const sorted = [...scores.keys()].sort((a, b) => scores[b] - scores[a] || a - b);
    expect([...topItems(scores, 50)]).toEqual(sorted.slice(0, 50));
    expect([...topItems(Float32Array.from(scores.keys()), 2)]).toEqual([count - 1, count - 2]);
  });

  it.each([0, 1, 15, 16, 17, 351, 4003])(
    'agrees with the table of %i scores, which reads nothing behind them',
    (count) => {
      const random = createRandom(7);
      const table = new ScoreTable(count, count + 20);
      table.numbers.fill(1000); // what stands behind the scores is no score
      const scores = table.numbers.subarray(0, count);
      for (const spread of [500, 1e-3]) {
        scores.set(Float32Array.from(scores, () => (random() - 0.7) * spread));
        scores.fill(scores[0], 2, 5); // equal ones
        expect([...table.top(20)]).toEqual([...topItems(scores.slice(), 20)]);
      }
    },
  );
});
