import {MS_PER_DAY} from '../../../src/core/contract/durations.ts';
import {expect, it} from 'vitest';
import {decayedWeight, HALF_LIFE_DAYS} from '../../../src/core/profile/decay.ts';
import {addInterest, type Interests, MAX_INTERESTS, toShares} from '../../../src/core/profile/interests.ts';

const HALF_MS = HALF_LIFE_DAYS * MS_PER_DAY;

it('halves after a half-life and not when the clock goes back', () => {
  expect([0, HALF_MS, 2 * HALF_MS, -5].map((ms) => decayedWeight(8, ms))).toEqual([8, 4, 2, 8]);
});

it('adds to what is left of an interest and keeps the other entries as they are', () => {
  const two = addInterest(addInterest([], 'mugs', {weight: 4, timeMs: 0}), 'sofas', {weight: 1, timeMs: 0});
  const three = addInterest(two, 'mugs', {weight: 1, timeMs: HALF_MS});
  expect(three).toEqual([
    {name: 'mugs', weight: 3, timeMs: HALF_MS},
    {name: 'sofas', weight: 1, timeMs: 0},
  ]);
  expect(three[1]).toBe(two[1]);
  expect(toShares(three, HALF_MS)).toEqual([
    {name: 'mugs', share: 3 / 3.5},
    {name: 'sofas', share: 0.5 / 3.5},
  ]);
});

it('is the same as summing every decayed event anew', () => {
  const times = [0, 3, 9, 9, 20, 41].map((day) => day * MS_PER_DAY);
  const own = times.reduce<Interests>((list, timeMs) => addInterest(list, 'a', {weight: 2, timeMs}), []);
  const nowMs = 50 * MS_PER_DAY;
  const naive = times.reduce((sum, timeMs) => sum + 2 * Math.exp((-Math.LN2 * (nowMs - timeMs)) / HALF_MS), 0);
  expect(decayedWeight(own[0].weight, nowMs - own[0].timeMs)).toBeCloseTo(naive, 10);
});

it('takes away, but not below nothing', () => {
  const own = addInterest([], 'a', {weight: 1, timeMs: 0});
  expect(addInterest(own, 'a', {weight: -2, timeMs: 0})[0].weight).toBe(0);
  expect(addInterest([], 'a', {weight: -2, timeMs: 0})).toEqual([]);
  expect(toShares(addInterest(own, 'a', {weight: -2, timeMs: 0}), 0)).toEqual([]);
});

it('keeps a bounded number, the weakest goes, and takes hostile names', () => {
  let list: Interests = addInterest([], '__proto__', {weight: 50, timeMs: 0});
  for (let n = 0; n < 200; n++) list = addInterest(list, `c${n}`, {weight: n + 1, timeMs: 0});
  expect(list).toHaveLength(MAX_INTERESTS);
  expect(list.map(({name}) => name)).not.toContain('c0');
  expect(toShares(list, 0)[0].name).toBe('c199');
  expect(Object.keys(Object.prototype)).toEqual([]);
});
