import {expect, it} from 'vitest';
import {parseCatalogue} from '../../../src/core/contract/catalogue.ts';

const refuse = (raw: unknown) => {
  const started = performance.now();
  expect(() => parseCatalogue(raw)).toThrow(expect.objectContaining({name: 'catalogue-invalid'}));
  return performance.now() - started;
};

it('counts the products of a catalogue before it reads the first', () => {
  // Each of these would be an issue, and a copy, of its own.
  const items = Array.from({length: 2_000_001}, () => null);
  expect(refuse({currency: 'EUR', items})).toBeLessThan(100);
});

it('stops at the first product that does not fit', () => {
  const items = Array.from({length: 2_000_000}, () => ({id: 7}));
  expect(refuse({currency: 'EUR', items})).toBeLessThan(1000);
});

it.each([
  ['an id of a megabyte', {id: 'x'.repeat(1e6), title: 'Mug'}],
  ['a title of a megabyte', {id: 'mug', title: 'x'.repeat(1e6)}],
  ['a picture in ten megabytes of data', {id: 'mug', title: 'Mug', image: `data:image/png,${'x'.repeat(1e7)}`}],
  ['an infinite price', {id: 'mug', title: 'Mug', priceCents: Infinity}],
  ['a price beyond all sums', {id: 'mug', title: 'Mug', priceCents: 1e300}],
  ['a title that is a list', {id: 'mug', title: [['Mug']]}],
  ['itself as a list', [[[[]]]]],
])('refuses a product with %s', (_, item) => {
  refuse({currency: 'EUR', items: [item]});
});

it('keeps nothing that it does not know, whatever it is called', () => {
  const raw = JSON.parse('{"currency":"EUR","items":[{"id":"a","title":"A","__proto__":{"stock":0},"onload":"x"}]}');
  const [item] = parseCatalogue(raw).items;
  expect(Object.keys(item)).toEqual(['id', 'title']);
  expect(item.stock).toBeUndefined();
});
