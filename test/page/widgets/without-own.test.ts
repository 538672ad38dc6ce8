import {expect, it} from 'vitest';
import {withoutOwn} from '../../../src/page/widgets/without-own.ts';

const BASE = 'https://shop.example/files/catalogue.json';
const list = (urls: readonly (string | undefined)[], page: string) =>
  withoutOwn(
    urls.map((url) => ({url})),
    {base: BASE, page},
  ).map(({url}) => url);

it('leaves out the product whose address is that of the page', () => {
  const urls = ['/product/mug', '/product/lamp', undefined];
  expect(list(urls, 'https://shop.example/product/mug?utm_source=letter#reviews')).toEqual([
    '/product/lamp',
    undefined,
  ]);
  expect(list(urls, 'https://shop.example/')).toEqual(urls);
  expect(list(['https://other.example/product/mug'], 'https://shop.example/product/mug')).toHaveLength(1);
});

it('tells products apart that differ in a parameter', () => {
  const urls = ['/product?id=1', '/product?id=2'];
  expect(list(urls, 'https://shop.example/product?id=2&variant=red')).toEqual(['/product?id=1']);
  expect(list(urls, 'https://shop.example/product')).toEqual(urls);
});

it('keeps all products of a shop that gives them one address', () => {
  expect(list(['/', '/', '/'], 'https://shop.example/')).toHaveLength(3);
});

it('keeps products without an address, or with a broken one', () => {
  expect(list([undefined, 'https://', 'javascript:alert(1)'], 'https://shop.example/')).toHaveLength(3);
});
