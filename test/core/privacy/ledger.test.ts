import fc from 'fast-check';
import {expect, it} from 'vitest';
import {countReport, type Ledger, takeEpoch, toYearEpsilon} from '../../../src/core/privacy/ledger.ts';

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
