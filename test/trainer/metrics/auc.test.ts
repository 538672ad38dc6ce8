import {expect, it} from 'vitest';
import {toAuc} from '../../../src/trainer/metrics/auc.ts';
import {toAucDifference} from '../../../src/trainer/metrics/auc-difference.ts';
import {createRandom} from '../../../src/trainer/random.ts';

/** Counts every pair of a positive and a negative. */
function countPairs(scores: number[], labels: number[]): number {
  let won = 0;
  let pairs = 0;
  scores.forEach((score, i) =>
    scores.forEach((other, j) => {
      if (!labels[i] || labels[j]) return;
      pairs++;
      won += score > other ? 1 : score === other ? 0.5 : 0;
    }),
  );
  return won / pairs;
}

it('gives a worked example: three of four pairs are in order', () => {
  expect(toAuc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBe(0.75);
});

it('counts a tie between a positive and a negative as half', () => {
  expect(toAuc([0.5, 0.5], [0, 1])).toBe(0.5);
  expect(toAuc([0.2, 0.5, 0.5, 0.5], [0, 0, 1, 1])).toBe(0.75);
});

it('agrees with counting all pairs, ties among them', () => {
  const random = createRandom(3);
  const scores = Array.from({length: 200}, () => Math.floor(random() * 20) / 20);
  const labels = scores.map((score) => (random() < 0.2 + 0.5 * score ? 1 : 0));
  expect(toAuc(scores, labels)).toBeCloseTo(countPairs(scores, labels), 12);
});

it('cannot be told where all labels are alike', () => {
  expect(toAuc([0.1, 0.2], [1, 1])).toBeNaN();
});

it('finds a difference whose interval holds it, and none between equal scores', () => {
  const random = createRandom(5);
  const labels = Array.from({length: 300}, () => (random() < 0.4 ? 1 : 0));
  const good = labels.map((label) => label + random());
  const poor = labels.map((label) => 0.2 * label + random());
  const ahead = toAucDifference(good, poor, {labels, seed: 1});
  expect(ahead.mean).toBeCloseTo(toAuc(good, labels) - toAuc(poor, labels), 12);
  expect(ahead.low).toBeGreaterThan(0);
  expect(ahead.low).toBeLessThan(ahead.mean);
  expect(ahead.high).toBeGreaterThan(ahead.mean);
  expect(toAucDifference(good, good, {labels, seed: 1})).toEqual({mean: 0, low: 0, high: 0});
});
