import {expect, it} from 'vitest';
import {SHARED_SLOTS, SLOT_NAMES} from '../../src/core/contract/shared-slots.ts';
import {EPSILON_PER_REPORT, EPSILON_PER_YEAR} from '../../src/core/privacy/budget.ts';
import {countReport, type Ledger, takeEpoch, toYearEpsilon} from '../../src/core/privacy/ledger.ts';
import {estimateShares} from '../../src/server/estimate.ts';
import {createRandom} from '../../src/trainer/random.ts';
import {reportAll, toShoppers, toTrueShares} from '../support/simulate-week.ts';

// 10 000 shoppers whose answers drift, through the functions of browser and server that ship. Coverage is a
// probability over weeks like this one, so the week is lived through many times; it has no memory that would make its
// 52nd time another than its first.

const SHOPPERS = 10_000;
const GROUPS = SLOT_NAMES.flatMap((slot) =>
  Array.from({length: SHARED_SLOTS[slot].size}, (_, answer) => ({slot, answer})),
);

it.each([
  [1, 101],
  [52, 152],
])(
  'in week %i the 95 % interval of every group holds the truth in 95 % of weeks, and the largest segment is not biased',
  (week, seed) => {
    const runs = 4000;
    const random = createRandom(seed);
    const shares = toTrueShares(week);
    const truth = toShoppers(shares, SHOPPERS, random);
    const held = GROUPS.map(() => 0);
    const largest = shares.segment.indexOf(Math.max(...shares.segment));
    let bias = 0;
    for (let run = 0; run < runs; run++) {
      const counts = reportAll(truth, random);
      const estimates = Object.fromEntries(SLOT_NAMES.map((slot) => [slot, estimateShares(counts[slot])]));
      GROUPS.forEach(({slot, answer}, i) => {
        const {low, high} = estimates[slot][answer];
        if (low <= shares[slot][answer] && shares[slot][answer] <= high) held[i]++;
      });
      bias += estimates.segment[largest].share - shares.segment[largest];
    }
    GROUPS.forEach(({slot, answer}, i) => {
      const coverage = held[i] / runs;
      // ± 1.5 points; that of 4 000 runs has a standard error of 0.34 points itself.
      expect(coverage, `${slot} ${answer}`).toBeGreaterThan(0.935);
      expect(coverage, `${slot} ${answer}`).toBeLessThan(0.965);
    });
    // Points: the mean of all runs has a standard error of 0.05.
    expect(Math.abs((100 * bias) / runs)).toBeLessThan(0.5);
  },
);

it('a year of weeks: estimates follow the drift, and every browser has spent 104', () => {
  const random = createRandom(52);
  let ledger: Ledger | undefined;
  let held = 0;
  let sum = 0;
  for (let week = 1; week <= 52; week++) {
    const shares = toTrueShares(week);
    const {segment} = reportAll(toShoppers(shares, SHOPPERS, random), random);
    const [{share, low, high}] = estimateShares(segment).slice(1);
    if (low <= shares.segment[1] && shares.segment[1] <= high) held++;
    sum += share - shares.segment[1];
    ledger = countReport(takeEpoch(ledger, week)!, week, EPSILON_PER_REPORT);
  }
  // 52 times 95 %: fewer than 45 happen once in 800 years.
  expect(held).toBeGreaterThanOrEqual(45);
  expect(Math.abs((100 * sum) / 52)).toBeLessThan(2); // standard error of the mean of 52 weeks: 0.45 points
  expect(toYearEpsilon(ledger!, 52)).toBe(EPSILON_PER_YEAR);
});
