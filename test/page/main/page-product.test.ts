import {afterEach, beforeEach, expect, it, vi} from 'vitest';
import type {CapturedEvent} from '../../../src/core/contract/captured-event.ts';
import {watchProduct} from '../../../src/page/main/page-product.ts';

const event = (kind: CapturedEvent['kind'], id: string): CapturedEvent => ({
  id,
  kind,
  source: 'data-layer',
  itemId: 'teapot',
  timeMs: 0,
});

beforeEach(() => vi.stubGlobal('location', {pathname: '/teapot', hash: ''}));
afterEach(() => vi.unstubAllGlobals());

it('knows the product that the page shows, until its address is another', () => {
  const product = watchProduct('page-1');
  product.see(event('view', 'page-0-9')); // of a page that was left before
  product.see(event('cart-add', 'page-1-0'));
  expect(product.shown()).toBeUndefined();
  const view = product.see(event('view', 'page-1-1'));
  expect(product.shown()).toBe(view);
  vi.stubGlobal('location', {pathname: '/cup', hash: ''});
  expect(product.shown()).toBeUndefined();
});

it('keeps nothing of a shopper who has withdrawn consent', () => {
  const product = watchProduct('page-1');
  product.see(event('view', 'page-1-1'));
  product.forget();
  expect(product.shown()).toBeUndefined();
});
