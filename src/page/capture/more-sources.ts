import {own} from '../own.ts';
import {find} from './dom.ts';
import type {ShownPage, Source} from './source.ts';

/** Chunks with sources that only some pages need. */
export type MoreChunk = 'markup' | 'platforms' | 'dialects';

/** What vitrine-markup.js, vitrine-platforms.js and vitrine-dialects.js export. */
export interface SourcesChunk {
  readonly SOURCES: readonly Source[];
}

/** Signs of structured data about products or where they stand. */
const MARKUP =
  'script[type^="application/ld+json" i],[itemtype*="schema.org" i],[typeof],meta[property^="product:"],meta[content="product"]';
/** Signs of a shop system: its globals, and markup of its carts. */
const PLATFORM_GLOBALS = ['Shopify', 'ShopifyAnalytics', 'woocommerce_params', 'wc_add_to_cart_params', 'prestashop'];
const PLATFORM_MARKUP =
  'form[action*="cart"],form[action*="checkout"],form[action*="panier"],form.cart,[data-product_id],[name="id_product"],' +
  '[name^="lineItems"],[name="sAdd"],[data-mage-init],[class*="wc-block"],[href*="add-to-cart="],' +
  '[onclick*="cart.add"],meta[name="generator"]';
const DIALECT_GLOBALS = ['adobeDataLayer', 'analytics', 'snowplow'];

/** The chunks that a page needs beside the common sources. */
export function toMoreChunks({root, globals}: ShownPage): MoreChunk[] {
  const has = (names: readonly string[]): boolean => names.some((name) => Object.hasOwn(globals, name));
  const isShop = has(PLATFORM_GLOBALS) || find(root, PLATFORM_MARKUP) !== undefined || mayFetchCart(globals);
  const needs = {markup: !!find(root, MARKUP), platforms: isShop, dialects: has(DIALECT_GLOBALS)};
  return (Object.keys(needs) as MoreChunk[]).filter((name) => needs[name]);
}

/** Magento and others load their scripts by require.js. */
function mayFetchCart(globals: object): boolean {
  return typeof own(globals, 'jQuery') === 'function' || Object.hasOwn(globals, 'require');
}
