import fc from 'fast-check';
import {expect, it} from 'vitest';
import {countReport, type Ledger, takeEpoch, toMostOfYear, toYearEpsilon} from '../../../src/core/privacy/ledger.ts';

it('gives each epoch once, and none before one that was given', () => {
  const first = takeEpoch(undefined, 10);
  expect(first).toEqual({epoch: 10, firstEpoch: 10, sent: [], spentEpsilon: 0});
  expect(takeEpoch(first, 10)).toBeUndefined();
  expect(takeEpoch(first, 9)).toBeUndefined();
  expect(takeEpoch(first, 12)).toEqual({epoch: 12, firstEpoch: 10, sent: [], spentEpsilon: 0});
});

it('counts a report once, however often it is tried', () => {
  const ledger = takeEpoch(undefined, 10)!;
  const once = countReport(ledger, 10, 2);
  expect(once).toMatchObject({sent: [{epoch: 10, epsilon: 2}], spentEpsilon: 2});
  expect(countReport(once, 10, 2)).toBe(once);
});

it('forgets the single weeks of more than a year ago, not what they cost', () => {
  let ledger = takeEpoch(undefined, 1)!;
  for (let epoch = 1; epoch <= 80; epoch++) ledger = countReport(takeEpoch(ledger, epoch) ?? ledger, epoch, 2);
  expect(ledger.sent.map(({epoch}) => epoch)).toEqual(Array.from({length: 52}, (_, i) => i + 29));
  expect(ledger.spentEpsilon).toBe(160);
  expect(toYearEpsilon(ledger, 80)).toBe(104);
  expect(toYearEpsilon(ledger, 100)).toBe(64);
  expect(toYearEpsilon(ledger, 132)).toBe(0);
});

it('whatever the clock says: at most one report of an epoch, at most 104 in any 52 of them', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({min: 0, max: 200}), {maxLength: 300}), (clock) => {
      const given: number[] = [];
      let ledger: Ledger | undefined;
      for (const epoch of clock) {
        const taken = takeEpoch(ledger, epoch);
        if (!taken) continue;
        given.push(epoch);
        ledger = countReport(taken, epoch, 2);
        expect(toYearEpsilon(ledger, epoch)).toBeLessThanOrEqual(104);
      }
      expect(new Set(given).size).toBe(given.length);
      expect(ledger?.spentEpsilon ?? 0).toBe(2 * given.length);
    }),
    {numRuns: 300, seed: 5},
  );
});

/** A year of reports with these ε, week after week; undefined is a week without one. */
function toLedger(epsilons: readonly (number | undefined)[]): Ledger {
  let ledger: Ledger | undefined;
  epsilons.forEach((epsilon, epoch) => {
    if (epsilon !== undefined) ledger = countReport(takeEpoch(ledger, epoch)!, epoch, epsilon);
  });
  return ledger!;
}
const weeks = (count: number, epsilon: number) => Array.from({length: count}, () => epsilon);

it('bounds a year by 52 times the ε of its reports, whether few were made or all', () => {
  expect(toMostOfYear(toLedger([2]), 0)).toBe(104);
  expect(toMostOfYear(toLedger(weeks(200, 2)), 199)).toBe(104);
  expect(toMostOfYear(toLedger([1]), 0)).toBe(52);
  expect(toMostOfYear(toLedger(weeks(200, 1)), 199)).toBe(52);
  expect(toMostOfYear(toLedger([undefined, 1, undefined, 1]), 9)).toBe(52);
});

it('counts dearer reports of the last year until they are older than that', () => {
  // 51 coarse and one split: the next week one coarse report leaves the year.
  const change = [...weeks(60, 2), 1];
  expect(toMostOfYear(toLedger(change), 60)).toBe(51 * 2 + 1);
  // 30 coarse ones, one split, 21 to come before the first coarse one leaves.
  expect(toMostOfYear(toLedger([...weeks(30, 2), 1]), 30)).toBe(60 + 22);
  expect(toMostOfYear(toLedger([...weeks(30, 2), ...weeks(60, 1)]), 89)).toBe(52);
  // Cheaper ones before dearer ones: the year to come is dearer.
  expect(toMostOfYear(toLedger([...weeks(30, 1), 2]), 30)).toBe(104);
  // The first release spent 14 in its last week.
  expect(toMostOfYear(toLedger([14, 2]), 1)).toBe(14 + 51 * 2);
});

it('is a bound whatever comes, as long as reports cost the same', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(undefined, 1, 2, 14), {maxLength: 80}),
      fc.constantFrom(1, 2),
      fc.array(fc.boolean(), {minLength: 1, maxLength: 120}),
      (past, epsilon, coming) => {
        let ledger = toLedger([...past, epsilon]);
        const most = toMostOfYear(ledger, past.length);
        expect(toYearEpsilon(ledger, past.length)).toBeLessThanOrEqual(most);
        coming.forEach((isSent, week) => {
          const epoch = past.length + 1 + week;
          if (isSent) ledger = countReport(takeEpoch(ledger, epoch)!, epoch, epsilon);
          expect(toYearEpsilon(ledger, epoch)).toBeLessThanOrEqual(most);
        });
      },
    ),
    {numRuns: 300, seed: 6},
  );
});
