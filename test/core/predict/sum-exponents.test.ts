import {expect, it} from 'vitest';
import {sumExponents} from '../../../src/core/predict/sum-exponents.ts';
import {createRandom} from '../../../src/trainer/random.ts';

it('sums the exponents of scores, within a millionth of what Math.exp gives', () => {
  const random = createRandom(3);
  for (const spread of [0.01, 1, 30, 100, 1e6]) {
    const scores = Float32Array.from({length: 5000}, () => (random() - 0.5) * spread);
    const highest = Math.max(...scores);
    const expected = scores.reduce((sum, score) => sum + Math.exp(score - highest), 0);
    expect(Math.abs(sumExponents(scores, highest) / expected - 1)).toBeLessThan(1e-6);
  }
});

it('counts the highest as one, an infinitely low score as nothing, and lets a broken one show', () => {
  expect(sumExponents(Float32Array.of(7, 7, -Infinity), 7)).toBe(2);
  expect(sumExponents(new Float32Array(0), 0)).toBe(0);
  expect(sumExponents(Float32Array.of(1, Number.NaN), 1)).toBeNaN();
});
