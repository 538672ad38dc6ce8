import {expect, it} from 'vitest';
import {toAveragePrecision} from '../../../src/trainer/metrics/average-precision.ts';
import {createRandom} from '../../../src/trainer/random.ts';

/** For every positive, the precision among all examples that score at least as high. */
function average(scores: number[], labels: number[]): number {
  const precisions = scores
    .filter((_, i) => labels[i])
    .map((score) => {
      const above = scores.map((_, j) => j).filter((j) => scores[j] >= score);
      return above.filter((j) => labels[j]).length / above.length;
    });
  return precisions.reduce((sum, precision) => sum + precision, 0) / precisions.length;
}

it('gives a worked example: positives at places one and three', () => {
  expect(toAveragePrecision([0.9, 0.8, 0.7, 0.1], [1, 0, 1, 0])).toBeCloseTo((1 + 2 / 3) / 2, 12);
});

it('agrees with a precision counted anew for each positive, in any order of ties', () => {
  const random = createRandom(9);
  const scores = Array.from({length: 150}, () => Math.floor(random() * 12));
  const labels = scores.map(() => (random() < 0.3 ? 1 : 0));
  expect(toAveragePrecision(scores, labels)).toBeCloseTo(average(scores, labels), 12);
  expect(toAveragePrecision(scores.toReversed(), labels.toReversed())).toBeCloseTo(average(scores, labels), 12);
});
