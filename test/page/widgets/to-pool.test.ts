import {afterEach, expect, it} from 'vitest';
import {MAX_POOL, toPool} from '../../../src/page/widgets/to-pool.ts';
import {toSafeUrl} from '../../../src/page/widgets/safe-url.ts';

const toAddress = (image: string): string | undefined => toSafeUrl(image, 'https://shop.example/catalogue.json');
const names = (pool: readonly string[]): string[] =>
  pool.map((address) => address.replace('https://shop.example/', ''));

afterEach(() => Reflect.deleteProperty(Object.prototype, '1'));

it('takes the first picture of each category, then the second, in the order of the file', () => {
  const products = [
    {image: 'a1', category: 'A > X'},
    {image: 'a2', category: 'A > Y'},
    {image: 'b1', category: 'B'},
    {image: 'a3', category: 'A'},
    {image: 'c1'},
    {image: 'b2', category: 'B > X > Y'},
  ];
  expect(names(toPool(products, toAddress))).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
});

it('is as large for a million products as for some thousand, and takes each category', () => {
  const products = Array.from({length: 100_000}, (_, n) => ({image: `p${n}`, category: `Category ${n % 50}`}));
  const pool = toPool(products, toAddress);
  expect(pool).toHaveLength(MAX_POOL);
  expect(new Set(names(pool).map((name) => Number(name.slice(1)) % 50)).size).toBe(50);
});

it('counts a picture that several products share once', () => {
  const products = [{image: 'same'}, {image: '/same'}, {image: 'other', category: 'B'}];
  expect(names(toPool(products, toAddress))).toEqual(['same', 'other']);
});

it('leaves out what is no picture of http, whatever the file holds', () => {
  Object.assign(Object.prototype, {1: 'https://evil.example/inherited'});
  const hostile = [
    null,
    {image: 'javascript:alert(1)'},
    {image: 'data:image/png,x'},
    {image: 7},
    {image: ['x'], category: {}},
    {image: 'x', category: '__proto__'},
    {category: 'constructor'},
  ];
  expect(names(toPool(hostile, toAddress))).toEqual(['x']);
});
