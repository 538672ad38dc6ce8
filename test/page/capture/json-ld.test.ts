import {expect, it} from 'vitest';
import {toJsonLdEvents} from '../../../src/page/capture/json-ld.ts';

const read = (value: unknown) => toJsonLdEvents(JSON.stringify(value));

it('reads a product group by its own number and its first variant’s price', () => {
  const variant = {'@type': 'Product', sku: 'shirt-m', offers: {price: 20, priceCurrency: 'EUR'}};
  const group = {'@type': 'ProductGroup', productGroupID: 'shirt', name: 'Shirt', hasVariant: [variant]};
  expect(read(group)).toEqual([
    {kind: 'view', source: 'json-ld', itemId: 'shirt', title: 'Shirt', price: 20, currency: 'EUR'},
  ]);
});

it('reads the lowest price of an aggregate offer and the main entity of a page', () => {
  const offers = {'@type': 'AggregateOffer', lowPrice: '5.00', priceCurrency: 'EUR'};
  const product = {'@type': 'https://schema.org/Product', sku: 'a', offers};
  expect(read({'@type': 'ItemPage', mainEntity: product})).toMatchObject([{itemId: 'a', price: '5.00'}]);
});

it('takes several products side by side for a list', () => {
  const products = ['a', 'b'].map((sku) => ({'@type': 'Product', sku}));
  expect(read(products)).toEqual([{kind: 'list-view', source: 'json-ld', itemIds: ['a', 'b']}]);
});

it('finds nothing in other types, products without a number, and blocks too big for a page', () => {
  expect(read({'@type': 'Organization', name: 'Shop'})).toEqual([]);
  expect(read({'@type': 'Product', name: 'Nameless'})).toEqual([]);
  expect(read({'@type': 'Product', sku: 'a', description: 'x'.repeat(300_000)})).toEqual([]);
  expect(() => toJsonLdEvents('{broken')).toThrow(SyntaxError);
});
