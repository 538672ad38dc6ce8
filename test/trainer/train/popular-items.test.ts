import {expect, it} from 'vitest';
import type {History} from '../../../src/trainer/history/history.ts';
import {choosePopularIds, toPopularItems} from '../../../src/trainer/train/popular-items.ts';
import {history} from '../../support/histories.ts';

const DAY_MS = 86_400_000;

/** Visits of one product each, a hundred a day. */
function toDays(days: number, toItem: (day: number, visit: number) => string): History {
  const visits = Array.from({length: 100 * days}, (_, visit) => [toItem(Math.floor(visit / 100), visit)]);
  const made = history(visits);
  return {...made, timeMs: Float64Array.from(made.timeMs.keys(), (at) => (at * DAY_MS) / 100)};
}

it('names the products of the newest days first where demand changes', () => {
  // Thirty products in a day, and others a day later.
  const changing = toDays(40, (day, visit) => `item-${10 * day + (visit % 30)}`);
  const popular = choosePopularIds(changing);
  expect(popular).toHaveLength(100);
  for (const id of popular!.slice(0, 20)) expect(Number(id.slice(5))).toBeGreaterThanOrEqual(370);
});

it('names none where the whole history says as much', () => {
  expect(choosePopularIds(toDays(40, (_, visit) => `item-${visit % 30}`))).toBeUndefined();
  expect(choosePopularIds(history([]))).toBeUndefined();
});

it('counts events before a time with their weight, the first to appear first in a tie', () => {
  const made = history([['a', 'b'], ['b', 'c'], ['c']]);
  const timed = {...made, timeMs: Float64Array.from([0, 10, 20, 30, 40])};
  const itemsOf = (beforeMs: number, weight: (ageMs: number) => number) =>
    toPopularItems(timed, {beforeMs, weight, count: 2}).map((item) => made.itemIds[item]);
  expect(itemsOf(100, () => 1)).toEqual(['b', 'c']);
  expect(itemsOf(100, (ageMs) => 100 - ageMs)).toEqual(['c', 'b']);
  expect(itemsOf(10, () => 1)).toEqual(['a']);
});
