import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {DEPARTMENTS} from '../../demo-store/catalogue/departments.ts';
import type {ShopCatalogue} from '../../demo-store/catalogue/product.ts';
import {html, jsonBlock} from '../../demo-store/pages/html.ts';
import type {Shop} from '../../demo-store/pages/page.ts';
import {renderPage} from '../../demo-store/pages/render-page.ts';

const {items} = JSON.parse(readFileSync('public/catalogue.json', 'utf8')) as ShopCatalogue;
const SHOP: Shop = {products: items, sync: 'https://shop.example/vitrine', assets: {script: '/store/shop.js'}};
const ADDRESSES = [
  '/',
  '/search',
  '/cart',
  '/checkout',
  '/order',
  '/wishlist',
  '/profile',
  '/about',
  ...DEPARTMENTS.map(({slug}) => `/department/${slug}`),
  ...items.map(({url}) => url),
];
const documents = new Map(ADDRESSES.map((address) => [address, renderPage(address, SHOP)]));

it('renders every address', () => {
  for (const [address, {status, document}] of documents) {
    expect(status, address).toBe(200);
    expect(document.match(/<h1/g), address).toHaveLength(1);
    expect(document, address).not.toMatch(/undefined|\[object Object\]|NaN/);
  }
});

it('links only to pages that exist', () => {
  const linked = new Set<string>();
  for (const {document} of documents.values()) {
    for (const [, address] of document.matchAll(/<a[^>]* href="(\/[^"#?]*)/g)) linked.add(address);
  }
  expect(linked.size).toBeGreaterThan(items.length);
  for (const address of linked) expect(documents.has(address), address).toBe(true);
});

it('loads nothing from elsewhere', () => {
  for (const {document} of documents.values()) {
    for (const [, source] of document.matchAll(/<(?:script|link|img)[^>]* (?:src|href)="([^"]*)/g)) {
      expect(source).toMatch(/^\//);
    }
  }
});

it('has the script tag of the manual on every page', () => {
  for (const {document} of documents.values()) {
    const tag = document.match(/<script[^>]*src="\/vitrine\.js"[^>]*>/s)?.[0] ?? '';
    expect(tag).toContain('data-model="/models/demo/manifest.json"');
    expect(tag).toContain('data-catalogue="/catalogue.json"');
    expect(tag).toContain('data-sync="https://shop.example/vitrine"');
    expect(tag).toContain('data-consent="manual"');
    expect(document).toContain(
      '<script>window.vitrine=window.vitrine||function(){(vitrine.q=vitrine.q||[]).push(arguments)}</script>',
    );
  }
});

it('says what a product is in schema.org words', () => {
  const [shown] = items;
  const blocks = [
    ...documents.get(shown.url)!.document.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs),
  ];
  const data = blocks.map(([, text]) => JSON.parse(text) as Record<string, unknown>);
  expect(data.find((block) => block['@type'] === 'Product')).toMatchObject({
    sku: shown.id,
    name: shown.title,
    brand: {name: shown.brand},
    offers: {price: (shown.priceCents / 100).toFixed(2), priceCurrency: 'EUR'},
  });
});

it('says plainly that the history behind the model is simulated', () => {
  expect(documents.get('/about')!.document).toMatch(/history this shop.s model was trained on is simulated/);
});

it.each(['/product/no-such-thing', '/department/no-such-thing', '/product/a/b', '/constructor', '/product/__proto__'])(
  'answers %s with a page that says so',
  (address) => {
    const {status, document} = renderPage(address, SHOP);
    expect(status).toBe(404);
    expect(document).toContain('Page not found');
  },
);

describe('the template tag', () => {
  it('escapes every value and joins lists', () => {
    expect(html`<p title="${'"<&'}">${['<b>', html`<i>ok</i>`]}${undefined}${false}</p>`.text).toBe(
      '<p title="&#34;&#60;&#38;">&#60;b&#62;<i>ok</i></p>',
    );
  });

  it('lets no text end a JSON block', () => {
    expect(jsonBlock('application/json', {text: '</script><script>'}).text).not.toContain('</script><');
  });
});
