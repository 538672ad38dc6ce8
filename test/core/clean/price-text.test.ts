import {expect, it} from 'vitest';
import {toCurrency, toPrice} from '../../../src/core/clean/price-text.ts';

it.each([
  [12.5, 1250, undefined],
  [0.1 + 0.2, 30, undefined],
  ['12', 1200, undefined],
  ['12.5', 1250, undefined],
  ['12,99', 1299, undefined],
  ['1.299,00 €', 129_900, 'EUR'],
  ['$1,299.00', 129_900, undefined],
  ['US$ 1,299.00', 129_900, 'USD'],
  ['1,299', 129_900, undefined],
  ['1.299', 129_900, undefined],
  ['1.234.567', 123_456_700, undefined],
  ['0.999', 100, undefined],
  ["CHF 1'299.-", 129_900, 'CHF'],
  ['1\u00a0299,00\u00a0kr SEK', 129_900, 'SEK'],
  ['12,99 € inkl. 19% MwSt.', 1299, 'EUR'],
  ['incl. 7.7 % VAT: £5.00', 500, 'GBP'],
  ['10,00 – 15,00 €', 1000, 'EUR'],
  ['-5,00 €', -500, 'EUR'],
  ['１２，９９ €', 1299, 'EUR'],
  ['¥1,299', 129_900, 'JPY'],
  ['71.91 79.90', 7191, undefined],
  ['CA$ 12.50', 1250, 'CAD'],
  ['NT$1,299', 129_900, 'TWD'],
  ['12,50 Polish zlotys', 1250, 'PLN'],
  ['KWD 12.500', 1250, 'KWD'],
  ['₹1,00,000', 10_000_000, 'INR'],
  ['٤٩٫٩٠ AED', 4990, 'AED'],
  ['2 x 5,00 €', 500, 'EUR'],
  ['free', 0, undefined],
])('reads %j', (raw, cents, currency) => {
  expect(toPrice(raw)).toEqual(currency === undefined ? {cents} : {cents, currency});
});

it('makes nothing of what says no price', () => {
  for (const raw of [
    'on request',
    '',
    '12.03.2026',
    'free shipping over 50 €',
    '19 %',
    undefined,
    null,
    {},
    Number.NaN,
    Infinity,
    1e300,
    '9'.repeat(90),
  ]) {
    expect(toPrice(raw)).toBeUndefined();
  }
});

it('reads a currency by code or sign', () => {
  expect([' eur ', '€', 'zł', 'X', 7, '$'].map(toCurrency)).toEqual([
    'EUR',
    'EUR',
    'PLN',
    undefined,
    undefined,
    undefined,
  ]);
});
