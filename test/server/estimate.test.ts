import {expect, it} from 'vitest';
import {randomiseAnswer} from '../../src/core/privacy/randomised-response.ts';
import {estimateShares, MAX_HALF_WIDTH, toNeededReports} from '../../src/server/estimate.ts';
import {createRandom} from '../../src/trainer/random.ts';

it('undoes the noise: a hand-worked case', () => {
  // k = 4, ε = ln 3: p = 1/2, q = 1/6, p - q = 1/3. 600 reports, 200 of answer 0: (1/3 - 1/6) * 3 = 1/2,
  // standard error 3 √(1/3 · 2/3 / 600) = 0.0577350.
  const [first, second, third] = estimateShares([200, 150, 130, 120], Math.log(3));
  expect(first.share).toBeCloseTo(0.5, 12);
  expect(first.standardError).toBeCloseTo(0.057_735, 6);
  expect(second.share).toBeCloseTo(0.25, 12);
  expect(third.share).toBeCloseTo(0.15, 12);
  // Wilson, of 200 of 600 with z = 1.96: (200 + 1.9208) / 603.8416 ± 1.96 √(200 · 400 / 600 + 0.9604) / 603.8416 =
  // 0.334394 ± 0.037606.
  expect(first.low).toBeCloseTo((0.334_394 - 0.037_606 - 1 / 6) * 3, 4);
  expect(first.high).toBeCloseTo((0.334_394 + 0.037_606 - 1 / 6) * 3, 4);
});

it('shares sum to 1, whatever came', () => {
  const random = createRandom(3);
  for (const size of [4, 5, 17, 33]) {
    const counts = Array.from({length: size}, () => Math.floor(random() * 50));
    expect(estimateShares(counts).reduce((sum, {share}) => sum + share, 0)).toBeCloseTo(1, 9);
  }
});

it('nobody at all is no estimate', () => {
  expect(estimateShares([0, 0, 0, 0])).toEqual([]);
});

it.each([
  ['bands', 300, [100, 400, 250, 150, 100]],
  ['interests', 1400, [50, 300, 200, 150, 100, 100, 50, 50, ...Array.from({length: 25}, () => 0)]],
])('is unbiased and its errors are as wide as they say: %s of %i shoppers asked by chance', (_, reports, truth) => {
  const runs = 1500;
  const random = createRandom(11);
  const size = truth.length;
  const all = truth.flatMap((shoppers, answer) => Array.from({length: shoppers}, () => answer));
  const shares = truth.map((shoppers) => shoppers / all.length);
  const sums = truth.map(() => 0);
  const squares = truth.map(() => 0);
  const errors = truth.map(() => 0);
  let held = 0;
  for (let run = 0; run < runs; run++) {
    const counts = truth.map(() => 0);
    for (let i = 0; i < reports; i++) {
      const answer = all[Math.floor(random() * all.length)];
      counts[randomiseAnswer(answer, {size, epsilon: 2, random})]++;
    }
    estimateShares(counts).forEach(({share, standardError, low, high}, answer) => {
      const off = share - shares[answer];
      sums[answer] += off;
      squares[answer] += off * off;
      errors[answer] += standardError;
      if (low <= shares[answer] && shares[answer] <= high) held++;
    });
  }
  for (let answer = 0; answer < size; answer++) {
    const spread = Math.sqrt(squares[answer] / runs);
    // The mean of all runs lies within 4 of its own standard errors of the truth.
    expect(Math.abs(sums[answer] / runs)).toBeLessThan((4 * spread) / Math.sqrt(runs));
    // The spread seen and the one stated differ by less than 4 standard errors of a standard deviation, 1 / sqrt(2
    // runs).
    expect(spread / (errors[answer] / runs)).toBeGreaterThan(1 - 4 / Math.sqrt(2 * runs));
    expect(spread / (errors[answer] / runs)).toBeLessThan(1 + 4 / Math.sqrt(2 * runs));
  }
  expect(held / (runs * size)).toBeGreaterThan(0.94);
  expect(held / (runs * size)).toBeLessThan(0.96);
});

it('needs as many reports as make half of the shoppers known to ten points', () => {
  expect([4, 5, 17, 33].map((size) => toNeededReports(size))).toEqual([245, 285, 758, 1390]);
  for (const size of [4, 5, 17, 33]) {
    const reports = toNeededReports(size);
    const others = (size - 1) * Math.exp(-2);
    const rate = (1 / (1 + others) + Math.exp(-2) / (1 + others)) / 2;
    const count = Math.round(rate * reports);
    const rest = Array.from({length: size - 1}, () => (reports - count) / (size - 1));
    const [{low, high}] = estimateShares([count, ...rest]);
    expect((high - low) / 2).toBeLessThan(1.01 * MAX_HALF_WIDTH);
    // Rounding, and Wilson's interval is a little narrower.
    expect((high - low) / 2).toBeGreaterThan(0.98 * MAX_HALF_WIDTH);
  }
  // Less noise needs fewer, down to what makes a crowd.
  expect(toNeededReports(5, 8)).toBe(100);
});
