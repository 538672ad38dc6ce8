import {MS_PER_DAY} from '../../../src/core/contract/durations.ts';
import {expect, it} from 'vitest';
import {toPurchaseFeatures, type Purchase} from '../../../src/core/features/purchase-features.ts';

const NOW_MS = 1000 * MS_PER_DAY;

function bought(item: string, ageDays: number, more: Partial<Purchase> = {}): Purchase {
  return {timeMs: NOW_MS - ageDays * MS_PER_DAY, item, quantity: 1, price: 10, ...more};
}

it('describes three orders as worked by hand', () => {
  const features = toPurchaseFeatures(
    [
      bought('mug', 60),
      bought('cup', 60, {quantity: 3, price: 2}),
      bought('mug', 30),
      bought('mug', 29, {quantity: -1}),
      bought('pot', 20, {price: Number.NaN}),
    ],
    NOW_MS,
  );
  expect(features).toMatchObject({
    recencyDays: 20,
    tenureDays: 60,
    orders: 3,
    activeDays: 3,
    spend: 26,
    lastSpend: 0,
    items: 3,
    boughtAgain: 0.25,
    meanGapDays: 20,
    spreadOfGaps: 10,
    lastGapDays: 10,
    longestGapDays: 30,
    recencyOverMeanGap: 1,
    returnedLines: 1,
    'orders in 30d': 2,
    'orders in 60d': 3,
  });
  expect(features?.['orders/30d']).toBeCloseTo(0.25 + 0.5 + 0.5 ** (2 / 3), 12);
  expect(features?.['spend/30d']).toBeCloseTo(16 * 0.25 + 10 * 0.5, 12);
  expect(features?.['piecesPerOrder']).toBeCloseTo(2, 12);
});

it('does not read what happens after now', () => {
  const past = [bought('mug', 10)];
  expect(toPurchaseFeatures([...past, bought('pot', -5)], NOW_MS)).toEqual(toPurchaseFeatures(past, NOW_MS));
});

it('joins lines less than an hour apart into one order', () => {
  const later = bought('pot', 10, {timeMs: NOW_MS - 10 * MS_PER_DAY + 600_000});
  expect(toPurchaseFeatures([bought('mug', 10), later], NOW_MS)).toMatchObject({orders: 1, itemsPerOrder: 2});
});

it('knows no gaps of who ordered once, and nothing of who has not bought', () => {
  const features = toPurchaseFeatures([bought('mug', 10)], NOW_MS);
  expect(features?.['meanGapDays']).toBeNaN();
  expect(features?.['lastGapDays']).toBeNaN();
  expect(toPurchaseFeatures([], NOW_MS)).toBeUndefined();
  expect(toPurchaseFeatures([bought('mug', 3, {quantity: -1})], NOW_MS)).toBeUndefined();
});

it('gives the same names in the same order for every shopper', () => {
  const one = toPurchaseFeatures([bought('mug', 10)], NOW_MS);
  const many = toPurchaseFeatures([bought('mug', 10), bought('cup', 5), bought('pot', 2)], NOW_MS);
  expect(Object.keys(one ?? {})).toEqual(Object.keys(many ?? {}));
});
