import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import {DEPARTMENTS} from '../../demo-store/catalogue/departments.ts';
import type {Product, ShopCatalogue} from '../../demo-store/catalogue/product.ts';
import {readProducts, toSlug} from '../../demo-store/catalogue/read-products.ts';
import {parseCatalogue} from '../../src/core/contract/catalogue.ts';

const raw = JSON.parse(readFileSync('public/catalogue.json', 'utf8')) as ShopCatalogue;
const products: readonly Product[] = raw.items;

it('is a catalogue as the profiler expects it, with at least 240 products in 8 departments', () => {
  expect(parseCatalogue(raw).items.length).toBeGreaterThanOrEqual(240);
  expect(new Set(products.map(({category}) => category.split(' > ')[0])).size).toBeGreaterThanOrEqual(8);
  for (const {name} of DEPARTMENTS) {
    expect(products.filter(({category}) => category.startsWith(`${name} > `)).length).toBeGreaterThanOrEqual(15);
  }
});

it('is what the product files say', () => {
  expect(products).toEqual(readProducts().map(({product}) => product));
});

it('has no two products with the same id, title, description or picture', () => {
  for (const field of ['id', 'title', 'description', 'image', 'url'] as const) {
    expect(new Set(products.map((product) => product[field])).size, field).toBe(products.length);
  }
});

it('says something of every product', () => {
  for (const {id, title, brand, colour, description, priceCents, stock} of products) {
    expect(title.length, id).toBeGreaterThan(3);
    expect(brand, id).not.toBe('');
    expect(colour, id).not.toBe('');
    expect(description.split(' ').length, id).toBeGreaterThanOrEqual(5);
    expect(priceCents, id).toBeGreaterThan(100);
    expect(Number.isInteger(stock) && stock >= 0, id).toBe(true);
  }
});

it('reduces prices, never raises them, and has a few products sold out', () => {
  const reduced = products.filter(({listPriceCents}) => listPriceCents !== undefined);
  expect(reduced.length).toBeGreaterThan(10);
  for (const {priceCents, listPriceCents = 0, id} of reduced) expect(listPriceCents, id).toBeGreaterThan(priceCents);
  expect(products.filter(({stock}) => stock === 0).length).toBeGreaterThan(2);
});

it('has both pictures of every product, no others, in less than 6 MB', () => {
  const wanted = products.flatMap(({image, roomImage}) => [image, roomImage]);
  for (const address of wanted) expect(existsSync(path.join('public', address)), address).toBe(true);
  const there = readdirSync('public/pictures');
  expect(there.length).toBe(wanted.length);
  const bytes = there.reduce((sum, name) => sum + statSync(path.join('public/pictures', name)).size, 0);
  expect(bytes).toBeLessThan(6_000_000);
});

it('makes addresses of titles with accents and apostrophes', () => {
  expect(toSlug("Cook's Knife 20 cm")).toBe('cooks-knife-20-cm');
  expect(toSlug('Piñata Llama')).toBe('pinata-llama');
});
