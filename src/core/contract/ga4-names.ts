import type {EVENTS, EventKind, SignalKind} from './event-kinds.ts';

/**
 * What an event of Google Analytics 4 is here: GA4's names, and a few that shops add for what GA4 has no name. Page
 * and importer read the same. This file has no code that the page does not run, for it is part of the main chunk.
 */
export const GA4_NAMES: Readonly<Record<string, EventKind | SignalKind>> = {
  view_item: 'view',
  view_item_list: 'list-view',
  view_promotion: 'list-view',
  select_item: 'click',
  select_promotion: 'click',
  search: 'search',
  view_search_results: 'search',
  filter: 'filter',
  filter_items: 'filter',
  add_to_cart: 'cart-add',
  remove_from_cart: 'cart-remove',
  begin_checkout: 'checkout',
  purchase: 'purchase',
  add_to_wishlist: 'wishlist',
  share: 'share',
};

/**
 * Kinds whose GA4 event is read as one event without a product; every other kind is read as one event for each of its
 * `items`. Held against EVENTS by the compiler.
 */
export const GA4_WITHOUT_ITEMS: {
  readonly [Kind in EventKind as (typeof EVENTS)[Kind]['needsItem'] extends true ? never : Kind]: true;
} = {search: true, filter: true, checkout: true};
