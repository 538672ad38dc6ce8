import {own} from '../own.ts';
import {find} from './dom.ts';
import type {ShownPage, Source} from './source.ts';
import type {toChannel} from './channel.ts';

/** Chunks with sources that only some pages need. */
export type MoreChunk = 'markup' | 'platforms' | 'dialects' | 'address';

/** What vitrine-markup.js, vitrine-platforms.js, vitrine-dialects.js and vitrine-address.js export. */
export interface SourcesChunk {
  readonly SOURCES: readonly Source[];
  /** Only of vitrine-address.js. */
  readonly toChannel?: typeof toChannel;
}

/** Matches structured data about products or breadcrumbs. */
const MARKUP =
  'script[type^="application/ld+json" i],[itemtype*="schema.org" i],[typeof],[property^="product:"],[name^="product:"],' +
  '[property^="og:price"],[content="product"],[content="og:product"]';
/** Globals by which a shop system is recognised, and markup of the carts of others. */
const PLATFORM_GLOBALS = ['Shopify', 'ShopifyAnalytics', 'woocommerce_params', 'wc_add_to_cart_params', 'prestashop'];
const PLATFORM_MARKUP =
  'form[action*="cart"],form[action*="checkout"],form[action*="panier"],form.cart,[data-product_id],[name="id_product"],' +
  '[name^="lineItems"],[name="sAdd"],[data-mage-init],[class*="wc-block"],[href*="add-to-cart="],' +
  '[onclick*="cart.add"],[formaction*="cart"],meta[name="generator"]';
const DIALECT_GLOBALS = ['adobeDataLayer', 'analytics', 'snowplow', 'GlobalSnowplowNamespace'];
/** Data layers with other names, which tag managers allow (`l=shopLayer`); Adobe's is another dialect. */
export const OTHER_LAYER = /^(?!adobe|dataLayer$).*layer$/i;
export const OTHER_LAYER_SCRIPT = 'script[src*="&l="]:not([src$="l=dataLayer"],[src*="l=dataLayer&"])';
/** Words in the paths of search results; most searches are recognised by the query of the address instead. */
const RESULTS = /search|such|recherche|zoek|cerca|busca|szukaj|find/i;

/** Names of the chunks with further sources that a page needs. */
export function toMoreChunks({root, globals, address, referrer}: ShownPage): MoreChunk[] {
  const has = (names: readonly string[]): boolean => names.some((name) => Object.hasOwn(globals, name));
  const {host, search, pathname} = new URL(address);
  const needs = {
    markup: !!find(root, MARKUP),
    platforms: has(PLATFORM_GLOBALS) || !!find(root, PLATFORM_MARKUP) || mayFetchCart(globals),
    dialects: has(DIALECT_GLOBALS) || !!find(root, OTHER_LAYER_SCRIPT) || hasOtherLayer(globals),
    address: !!search || RESULTS.test(pathname) || !referrer.includes(`//${host}/`),
  };
  return (Object.keys(needs) as MoreChunk[]).filter((name) => needs[name]);
}

/** Whether the page has a library by which shop scripts change the cart: jQuery, or require.js (Magento and others). */
function mayFetchCart(globals: object): boolean {
  return typeof own(globals, 'jQuery') === 'function' || Object.hasOwn(globals, 'require');
}

function hasOtherLayer(globals: object): boolean {
  return Object.keys(globals).some((name) => OTHER_LAYER.test(name) && Array.isArray(own(globals, name)));
}
