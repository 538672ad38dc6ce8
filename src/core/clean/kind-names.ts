import {EVENT_KINDS, type EventKind} from '../contract/event.ts';

/**
 * What shops and public data sets call an event (lower case, - for _ and blanks) -> our kind.
 * Sources: GA4 recommended events, Shopify customer events, RetailRocket, REES46, Taobao UserBehavior.
 */
export const KIND_NAMES: ReadonlyMap<string, EventKind> = new Map<string, EventKind>([
  ...EVENT_KINDS.map((kind) => [kind, kind] as const),
  ['view-item', 'view'],
  ['product-viewed', 'view'],
  ['pv', 'view'],
  ['select-item', 'click'],
  ['view-search-results', 'search'],
  ['search-submitted', 'search'],
  ['add-to-cart', 'cart-add'],
  ['addtocart', 'cart-add'],
  ['product-added-to-cart', 'cart-add'],
  ['cart', 'cart-add'],
  ['remove-from-cart', 'cart-remove'],
  ['product-removed-from-cart', 'cart-remove'],
  ['begin-checkout', 'checkout'],
  ['checkout-started', 'checkout'],
  ['transaction', 'purchase'],
  ['checkout-completed', 'purchase'],
  ['buy', 'purchase'],
  ['add-to-wishlist', 'wishlist'],
  ['fav', 'wishlist'],
  ['favorite', 'wishlist'],
]);

/** Events that analytics tools send and that say nothing about a product; counted apart from names nobody knows. */
export const IGNORED_KIND_NAMES: ReadonlySet<string> = new Set([
  'page-view',
  'session-start',
  'first-visit',
  'user-engagement',
  'scroll',
  'form-start',
  'form-submit',
  'file-download',
  'video-start',
  'video-progress',
  'video-complete',
  'view-item-list',
  'view-promotion',
  'select-promotion',
  'view-cart',
  'add-shipping-info',
  'add-payment-info',
  'login',
  'sign-up',
]);

/** A name as KIND_NAMES spells it. */
export function toKindName(text: string): string {
  return text.toLowerCase().replaceAll(/[_ ]/g, '-');
}
