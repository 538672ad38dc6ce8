import {expect, it} from 'vitest';
import type {ItemTable} from '../../../src/core/recommend/item-table.ts';
import {mixPriceFit, toPriceFit} from '../../../src/core/recommend/price-fit.ts';
import type {Taste} from '../../../src/core/recommend/taste.ts';

/** Products without a price, of the low, the middle and the high class: all that is read of a table. */
const TABLE = {tier: Uint8Array.of(0, 1, 2, 3)} as unknown as ItemTable;
const ITEMS = [0, 1, 2, 3];
/** A taste for price classes, with 0 for products without a price. */
const taste = (...tier: number[]) => ({tier: Float32Array.from(tier)}) as unknown as Taste;

it('fits best in the class most looked at, and the next one better than the one after it', () => {
  expect(ITEMS.map(toPriceFit(taste(0, 0.3, 0, 0), TABLE))).toEqual([0.5, 1, 0.5, 0.25]);
  const between = ITEMS.map(toPriceFit(taste(0, 0.1, 0.1, 0), TABLE));
  expect(between[1]).toBe(between[2]);
  expect(between[3]).toBeLessThan(between[2]);
});

it('tells no product from another where no price was looked at', () => {
  expect(ITEMS.map(toPriceFit(taste(0, 0, 0, 0), TABLE))).toEqual([0, 0, 0, 0]);
});

it('orders by score alone, by price fit alone, and between', () => {
  const score = (index: number): number => [3, 2, 1.9, 1][index];
  const fit = (index: number): number => [0, 0, 1, 1][index];
  const order = (weight: number) => mixPriceFit(ITEMS, {weight, score, fit}).order;
  expect(order(0)).toBe(ITEMS);
  expect(order(0.1)).toEqual([0, 2, 1, 3]);
  expect(order(1)).toEqual([2, 3, 0, 1]);
});

it('can do nothing wrong with one candidate, with none, or with scores that are all alike', () => {
  const given = {weight: 1, score: () => 4, fit: (index: number) => index};
  expect(mixPriceFit([], given).order).toEqual([]);
  expect(mixPriceFit([2], given).order).toEqual([2]);
  expect(mixPriceFit([1, 2], given).order).toEqual([2, 1]);
});
