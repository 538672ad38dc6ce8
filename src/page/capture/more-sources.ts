import {own} from '../own.ts';
import {find} from './dom.ts';
import type {ShownPage, Source} from './source.ts';

/** Chunks with sources that only some pages need. */
export type MoreChunk = 'markup' | 'platforms' | 'dialects';

/** What vitrine-markup.js, vitrine-platforms.js and vitrine-dialects.js export. */
export interface SourcesChunk {
  readonly SOURCES: readonly Source[];
}

/** Matches structured data about products or breadcrumbs. */
const MARKUP =
  'script[type^="application/ld+json" i],[itemtype*="schema.org" i],[typeof],meta[property^="product:"],meta[content="product"]';
/** Globals by which a shop system is recognised; its cart markup follows. */
const PLATFORM_GLOBALS = ['Shopify', 'ShopifyAnalytics', 'woocommerce_params', 'wc_add_to_cart_params', 'prestashop'];
const PLATFORM_MARKUP =
  'form[action*="cart"],form[action*="checkout"],form[action*="panier"],form.cart,[data-product_id],[name="id_product"],' +
  '[name^="lineItems"],[name="sAdd"],[data-mage-init],[class*="wc-block"],[href*="add-to-cart="],' +
  '[onclick*="cart.add"],meta[name="generator"]';
const DIALECT_GLOBALS = ['adobeDataLayer', 'analytics', 'snowplow'];

/** Names of the chunks with further sources that a page needs. */
export function toMoreChunks({root, globals}: ShownPage): MoreChunk[] {
  const has = (names: readonly string[]): boolean => names.some((name) => Object.hasOwn(globals, name));
  const isShop = has(PLATFORM_GLOBALS) || find(root, PLATFORM_MARKUP) !== undefined || mayFetchCart(globals);
  const needs = {markup: !!find(root, MARKUP), platforms: isShop, dialects: has(DIALECT_GLOBALS)};
  return (Object.keys(needs) as MoreChunk[]).filter((name) => needs[name]);
}

/** Whether the page has a library by which shop scripts change the cart: jQuery, or require.js (Magento and others). */
function mayFetchCart(globals: object): boolean {
  return typeof own(globals, 'jQuery') === 'function' || Object.hasOwn(globals, 'require');
}
