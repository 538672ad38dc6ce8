import type {EVENTS, EventKind, SignalKind} from './event-kinds.ts';

/**
 * Event kind of each Google Analytics 4 event name, and of a few names that shops use where GA4 has none. Page and
 * importer share this table. The file is part of the main chunk, so it holds only code that the page runs.
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
 * `items`. The compiler checks it against EVENTS.
 */
export const GA4_WITHOUT_ITEMS: {
  readonly [Kind in EventKind as (typeof EVENTS)[Kind]['needsItem'] extends true ? never : Kind]: true;
} = {search: true, filter: true, checkout: true};
