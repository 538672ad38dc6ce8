import {expect, it} from 'vitest';
import type {ShownPage} from '../../../src/page/capture/source.ts';
import {Graph} from '../../../src/page/capture/sources/schema-org.ts';
import {parseJsonText} from '../../../src/page/capture/sources/json-text.ts';

// Without addresses in the markup nothing is asked of the document.
const PAGE = {root: {}, address: 'https://shop.example/p', globals: {}, note: () => undefined} as unknown as ShownPage;
const read = (...blocks: unknown[]) => new Graph(blocks, PAGE).toReading();

it('reads a product group by its own number and its first variant’s price', () => {
  const variant = {'@type': 'Product', sku: 'shirt-m', offers: {price: 20, priceCurrency: 'EUR'}};
  const group = {'@type': 'ProductGroup', productGroupID: 'shirt', name: 'Shirt', hasVariant: [variant]};
  expect(read(group).products).toEqual([{ids: ['shirt', 'shirt-m'], title: 'Shirt', price: 20, currency: 'EUR'}]);
});

it('follows references by @id across blocks', () => {
  const product = {'@type': 'Product', '@id': '#p', sku: 'a', name: 'Jug', offers: {'@id': '#o'}};
  const offer = {'@type': 'Offer', '@id': '#o', price: '7.50', priceCurrency: 'EUR'};
  expect(read({'@graph': [{'@type': 'WebPage', mainEntity: {'@id': '#p'}}, offer]}, product).products).toEqual([
    {ids: ['a'], title: 'Jug', price: 7.5, currency: 'EUR', isMain: true},
  ]);
});

it('asks the sale price before the list price, and the lower end of a range', () => {
  const specification = (price: string, priceType?: string) => ({'@type': 'UnitPriceSpecification', price, priceType});
  const offers = [{priceSpecification: [specification('20', 'https://schema.org/ListPrice'), specification('15')]}];
  expect(read({'@type': 'Product', sku: 'a', offers}).products).toMatchObject([{price: 15}]);
  const range = {'@type': 'AggregateOffer', lowPrice: '5.00', highPrice: '9.00', priceCurrency: 'EUR'};
  expect(read({'@type': 'Product', sku: 'a', offers: range}).products).toMatchObject([{price: 5, currency: 'EUR'}]);
});

it('a breadcrumb whose address is none costs nothing else', () => {
  const crumb = (position: number, name: string, item: string) => ({position, name, item});
  const toCrumbs = (first: string) => ({
    '@type': 'BreadcrumbList',
    itemListElement: [crumb(1, 'Shop', first), crumb(2, 'Mugs', '/mugs'), crumb(3, 'Jug', '/p')],
  });
  const product = {'@type': 'Product', sku: 'a', name: 'Jug'};
  for (const [first, category] of [
    ['https://[', 'Shop > Mugs'],
    ['/', 'Mugs'],
    ['/?from=menu', 'Mugs'],
    ['/shop', 'Shop > Mugs'],
  ] as const) {
    expect(read(product, toCrumbs(first))).toMatchObject({products: [{ids: ['a']}], category});
  }
});

it('finds nothing in other types, and keeps a product without a number by its name', () => {
  expect(read({'@type': 'Organization', name: 'Shop'}).products).toEqual([]);
  expect(read({'@type': 'Product', name: 'Nameless'}).products).toEqual([{ids: [], title: 'Nameless'}]);
});

it.each([
  ['\uFEFF{"a": 1}'],
  ['{"a": 1,}'],
  ['{"a": /* one */ 1 // of them\n}'],
  ['//<![CDATA[\n{"a": 1}\n//]]>'],
  ['<!-- {"a": 1} -->'],
  ['{"a": 1};'],
])('repairs %j', (text) => {
  let repairs = 0;
  expect(parseJsonText(text, () => repairs++)).toEqual({a: 1});
  expect(repairs).toBe(1);
});

it('keeps what looks like a blemish inside a text, and gives up on what is no JSON', () => {
  const text = '{"a": "http://x/ /* y */ , }\n<!-- z"}';
  expect(parseJsonText(text, () => undefined)).toEqual({a: 'http://x/ /* y */ , } <!-- z'});
  expect(() => parseJsonText('{broken', () => undefined)).toThrow(SyntaxError);
});
