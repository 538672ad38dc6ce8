import {expect, it} from 'vitest';
import {buildPriceTiers, toPriceTier} from '../../../src/core/features/price-tier.ts';

const mugs = [1, 2, 3, 4, 5, 6].map((price) => ({category: 'Kitchen > Mugs', price}));
const sofas = [100, 200, 300, 400, 500, 600].map((price) => ({category: 'Living', price}));

it('cuts each category into thirds by hand', () => {
  const tiers = buildPriceTiers([...mugs, ...sofas]);
  const of = (category: string | undefined, price: number | undefined) => toPriceTier(tiers, {category, price});
  expect([1, 2, 3, 4, 5, 6].map((price) => of('Kitchen', price))).toEqual([0, 0, 1, 1, 2, 2]);
  expect([100, 300, 9e9].map((price) => of('Living > Sofas', price))).toEqual([0, 1, 2]);
  expect([of('Garden', 4), of(undefined, 5), of('Living', undefined), of('Living', Number.NaN)]).toEqual([
    0,
    1,
    undefined,
    undefined,
  ]);
});

it('knows nothing of a catalogue without prices, or with one price', () => {
  expect(toPriceTier(buildPriceTiers([{category: 'A'}]), {category: 'A', price: 5})).toBeUndefined();
  const same = Array.from({length: 9}, () => ({category: 'A', price: 5}));
  expect(toPriceTier(buildPriceTiers(same), {category: 'A', price: 5})).toBeUndefined();
});
