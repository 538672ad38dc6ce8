import {expect, it} from 'vitest';
import {estimateAnswers, isShown} from '../../src/server/estimate.ts';
import {randomiseAnswer} from '../../src/core/privacy/randomised-response.ts';
import {createRandom} from '../../src/trainer/random.ts';

/** Reports of shoppers who truly have these answers. */
function report(truth: readonly number[], {epsilon, random}: {epsilon: number; random: () => number}): number[] {
  const counts = truth.map(() => 0);
  truth.forEach((shoppers, answer) => {
    for (let i = 0; i < shoppers; i++) counts[randomiseAnswer(answer, {size: truth.length, epsilon, random})]++;
  });
  return counts;
}

it('undoes the noise: a hand-worked case', () => {
  // k = 4, ε = ln 3: p = 1/2, q = 1/6, p - q = 1/3. 600 reports, 200 of answer 0: (200 - 100) * 3 = 300 shoppers,
  // variance (300 * 1/4 + 300 * 5/36) * 9 = 1050.
  const [first, second] = estimateAnswers([{epsilon: Math.log(3), counts: [200, 150, 130, 120]}], 4);
  expect(first.shoppers).toBeCloseTo(300, 9);
  expect(first.standardError).toBeCloseTo(Math.sqrt(1050), 9);
  expect(second.shoppers).toBeCloseTo(150, 9);
});

it('adds groups with different ε, and estimates sum to the shoppers', () => {
  const groups = [
    {epsilon: 1, counts: [40, 30, 20]},
    {epsilon: 4, counts: [500, 300, 100]},
  ];
  const both = estimateAnswers(groups, 3);
  const apart = groups.map((group) => estimateAnswers([group], 3));
  both.forEach((estimate, i) => {
    expect(estimate.shoppers).toBeCloseTo(apart[0][i].shoppers + apart[1][i].shoppers, 9);
    expect(estimate.standardError).toBeCloseTo(Math.hypot(apart[0][i].standardError, apart[1][i].standardError), 9);
  });
  expect(both.reduce((sum, {shoppers}) => sum + shoppers, 0)).toBeCloseTo(990, 9);
});

it.each([
  ['bands', [100, 400, 250, 150, 100]],
  ['interests', [50, 300, 200, 150, 100, 100, 50, 50, ...Array.from({length: 25}, () => 0)]],
])('is unbiased and its error bars are as wide as they say: %s', (_, truth) => {
  const runs = 600;
  const random = createRandom(11);
  const size = truth.length;
  const sums = truth.map(() => 0);
  const squares = truth.map(() => 0);
  const errors = truth.map(() => 0);
  let held = 0;
  for (let run = 0; run < runs; run++) {
    const counts = report(truth, {epsilon: 2, random});
    estimateAnswers([{epsilon: 2, counts}], size).forEach(({shoppers, standardError}, answer) => {
      const off = shoppers - truth[answer];
      sums[answer] += off;
      squares[answer] += off * off;
      errors[answer] += standardError;
      if (Math.abs(off) <= 1.96 * standardError) held++;
    });
  }
  for (let answer = 0; answer < size; answer++) {
    const spread = Math.sqrt(squares[answer] / runs);
    // The mean of 600 runs lies within 4 of its own standard errors of the truth.
    expect(Math.abs(sums[answer] / runs)).toBeLessThan((4 * spread) / Math.sqrt(runs));
    // The spread seen and the one stated differ by less than 4 standard errors of a standard deviation, 1 / sqrt(2 runs).
    expect(spread / (errors[answer] / runs)).toBeGreaterThan(1 - 4 / Math.sqrt(2 * runs));
    expect(spread / (errors[answer] / runs)).toBeLessThan(1 + 4 / Math.sqrt(2 * runs));
  }
  // 95 of 100, a little more where an estimate below 0 is taken for 0 in its error.
  expect(held / (runs * size)).toBeGreaterThan(0.945);
  expect(held / (runs * size)).toBeLessThan(0.97);
});

it('errors at 1 000 and 10 000 shoppers are what budget.ts says', () => {
  const shareErrors = (shoppers: number, size: number, epsilon: number): number => {
    const counts = Array.from({length: size}, () => shoppers / size);
    return estimateAnswers([{epsilon, counts}], size)[0].standardError / shoppers;
  };
  const points = [1000, 10_000].map((shoppers) => [shareErrors(shoppers, 5, 2), shareErrors(shoppers, 33, 2)]);
  expect(points[0][0]).toBeCloseTo(0.0187, 3);
  expect(points[0][1]).toBeCloseTo(0.033, 3);
  expect(points[1][0]).toBeCloseTo(0.0059, 3);
  expect(points[1][1]).toBeCloseTo(0.0104, 3);
  // Shoppers needed for the same error at half the ε.
  expect((shareErrors(1000, 5, 1) / shareErrors(1000, 5, 2)) ** 2).toBeCloseTo(6.5, 0);
  expect((shareErrors(1000, 33, 1) / shareErrors(1000, 33, 2)) ** 2).toBeCloseTo(11, 0);
});

it('hides small groups, groups within the noise, and everything where few share', () => {
  expect(isShown({shoppers: 9, standardError: 1}, 1000)).toBe(false);
  expect(isShown({shoppers: 40, standardError: 25}, 1000)).toBe(false);
  expect(isShown({shoppers: 60, standardError: 25}, 1000)).toBe(true);
  expect(isShown({shoppers: 40, standardError: 1}, 49)).toBe(false);
});

it('nobody at all is no shoppers and no error', () => {
  expect(estimateAnswers([], 5)).toEqual(Array.from({length: 5}, () => ({shoppers: 0, standardError: 0})));
});
