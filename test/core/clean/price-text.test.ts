import {describe, expect, it} from 'vitest';
import {toCurrency, toPrice, withPlainPrice} from '../../../src/core/clean/price-text.ts';
import type {CapturedEvent} from '../../../src/core/contract/captured-event.ts';
import {type PriceText, toIntlPrices, WRITTEN_PRICES} from '../../support/price-texts.ts';

/** Shares of texts whose amount is right, and of those that name a currency whose currency is right. */
function judge(texts: Iterable<PriceText>): {count: number; amounts: number; currencies: number; wrong: string[]} {
  const wrong: string[] = [];
  let [count, amounts, named, currencies] = [0, 0, 0, 0];
  for (const {text, cents, currency, locale} of texts) {
    const read = toPrice(text, undefined, {languages: locale === undefined ? [] : [locale]});
    count++;
    if (read?.cents === cents) amounts++;
    else if (wrong.length < 20) wrong.push(`${text}: ${read?.cents}`);
    if (currency === undefined) continue;
    named++;
    if (read?.currency === currency) currencies++;
    else if (wrong.length < 20) wrong.push(`${text}: ${read?.currency}`);
  }
  return {count, amounts: amounts / count, currencies: currencies / named, wrong};
}

describe('what a browser writes for every currency in 60 locales', () => {
  it.each(['symbol', 'narrowSymbol', 'code'] as const)('is read by %s', (display) => {
    const {count, amounts, currencies, wrong} = judge(toIntlPrices([display]));
    expect(count).toBeGreaterThan(10_000);
    expect(amounts, wrong.join('\n')).toBeGreaterThan(0.995);
    expect(currencies, wrong.join('\n')).toBeGreaterThan(0.98);
  });
});

describe.each(Object.entries(WRITTEN_PRICES))('a price %s', (_, texts) => {
  it.each(texts)('%j', (text, cents, currency) => {
    expect(toPrice(text)).toEqual(cents === undefined ? undefined : {cents, currency});
  });
});

it('takes a number as it is, and makes nothing of what says no price', () => {
  expect([12.5, 0.1 + 0.2, -0].map((raw) => toPrice(raw))).toEqual([{cents: 1250}, {cents: 30}, {cents: 0}]);
  for (const raw of [undefined, null, {}, Number.NaN, Infinity, 1e300, '9'.repeat(90), '1e+21']) {
    expect(toPrice(raw)).toBeUndefined();
  }
});

it('reads a currency by code or sign', () => {
  expect([' eur ', '€', 'zł', 'X', 7, '$'].map((raw) => toCurrency(raw))).toEqual([
    'EUR',
    'EUR',
    'PLN',
    undefined,
    undefined,
    undefined,
  ]);
});

it('a sign of several countries is that of the shop', () => {
  const read = (text: string, usual: string) => toPrice(text, undefined, {usual})?.currency;
  expect(read('¥129.00', 'CNY')).toBe('CNY');
  expect(read('¥129', 'EUR')).toBe('JPY');
  expect(read('499 kr', 'SEK')).toBe('SEK');
  expect(read('499 kr', 'EUR')).toBeUndefined();
  expect(read('$49', 'CAD')).toBe('CAD');
  expect(read('US$49', 'CAD')).toBe('USD');
  expect(read('Rs. 499', 'PKR')).toBe('PKR');
});

it('a name of a currency is found in English and in the languages of the browser', () => {
  expect(toPrice('12,50 polnische Złoty', undefined, {languages: ['de']})).toEqual({cents: 1250, currency: 'PLN'});
  expect(toPrice('2 Brazilian reals')).toEqual({cents: 200, currency: 'BRL'});
});

it('what a field names as the currency decides how thousandths are read', () => {
  expect(toPrice('12.500', 'KWD')?.cents).toBe(1250);
  expect(toPrice('12.500', 'EUR')?.cents).toBe(1_250_000);
});

it('an event gets its price as a number and its currency as a code; a lone dollar sign stays one', () => {
  const event = {id: 'e', source: 'api', kind: 'view', timeMs: 1} as const satisfies CapturedEvent;
  expect(withPlainPrice({...event, price: '1.299,00 €'})).toEqual({...event, price: 1299, currency: 'EUR'});
  expect(withPlainPrice({...event, price: '$49.99'})).toEqual({...event, price: 49.99, currency: '$'});
  expect(withPlainPrice({...event, price: 5, currency: 'zł'})).toEqual({...event, price: 5, currency: 'PLN'});
});

it('a text that is made to be slow is read like others', () => {
  for (const part of ['1 ', '1.', '(0', '+4', 'a-1', '1 x ', 'from ', '€', 'ab 1 kg ', "1'", '١٬']) {
    expect(() => toPrice(part.repeat(5e5))).not.toThrow();
  }
});
