import {expect, it} from 'vitest';
import {parseCoarseReport} from '../../../src/core/contract/coarse-report.ts';
import {toEpoch, toEpochStartMs} from '../../../src/core/contract/epoch.ts';
import {SHARED_SLOTS, SLOT_NAMES} from '../../../src/core/contract/shared-slots.ts';
import {report, THIS_WEEK} from '../../support/reports.ts';

it('a week begins on Monday, UTC', () => {
  expect(new Date(toEpochStartMs(THIS_WEEK)).toISOString()).toBe('2026-11-23T00:00:00.000Z');
  expect(toEpoch(Date.UTC(2026, 10, 22, 23, 59, 59, 999))).toBe(THIS_WEEK - 1); // Sunday
  expect(toEpoch(Date.UTC(2026, 10, 23))).toBe(THIS_WEEK);
  expect(toEpoch(Date.UTC(2026, 10, 29, 23, 59, 59, 999))).toBe(THIS_WEEK);
  expect([toEpoch(0), toEpoch(-3 * 86_400_000), toEpoch(-3 * 86_400_000 - 1)]).toEqual([0, 0, -1]);
  for (let epoch = 2900; epoch < 3000; epoch++) {
    expect(toEpoch(toEpochStartMs(epoch))).toBe(epoch);
    expect(new Date(toEpochStartMs(epoch)).getUTCDay()).toBe(1);
  }
});

it('takes every answer of every slot, and none beyond', () => {
  for (const slot of SLOT_NAMES) {
    const {size} = SHARED_SLOTS[slot];
    for (const answer of [0, size - 1])
      expect(parseCoarseReport(report(1, {slot, answer}))).toMatchObject({slot, answer});
    for (const answer of [-1, size, 0.5, Number.NaN, Infinity]) {
      expect(() => parseCoarseReport(report(1, {slot, answer}))).toThrow(/does not fit at "answer"/);
    }
  }
});

it.each([
  ['an ε of the sender', {epsilon: 0.5}, 'epsilon'],
  ['another format', {format: 'vitrine-coarse-2'}, 'format'],
  ['a name that is no random number', {reportId: 'me'}, 'reportId'],
  ['a name in capitals', {reportId: 'A'.repeat(32)}, 'reportId'],
  ['a secret instead of its hash', {secretHash: 'abc'}, 'secretHash'],
  ['a slot of nobody', {slot: 'item'}, 'slot'],
  ['a slot of the language', {slot: '__proto__'}, 'slot'],
  ['a time in milliseconds', {epoch: Date.UTC(2026, 10, 23)}, 'epoch'],
])('refuses %s and names the field', (_, change, field) => {
  expect(() => parseCoarseReport({...report(1), ...change})).toThrow(
    expect.objectContaining({name: 'aggregate-invalid', message: expect.stringContaining(`"${field}"`)}),
  );
});
