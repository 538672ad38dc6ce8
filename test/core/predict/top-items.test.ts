import {describe, expect, it} from 'vitest';
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
});
