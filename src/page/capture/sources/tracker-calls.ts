import type {FoundEvent} from '../found-event.ts';
import {toGa4Events} from '../ga4.ts';
import {own} from '../../own.ts';
import {toEntries, toRecord, toText} from '../read.ts';
import type {Source, WatchHost} from '../source.ts';

type Call = (...args: unknown[]) => unknown;

/** Segment's ecommerce specification: https://segment.com/docs/connections/spec/ecommerce/v2/ */
const SEGMENT: Readonly<Record<string, string>> = {
  'product viewed': 'view_item',
  'product list viewed': 'view_item_list',
  'product clicked': 'select_item',
  'product added': 'add_to_cart',
  'product removed': 'remove_from_cart',
  'product added to wishlist': 'add_to_wishlist',
  'checkout started': 'begin_checkout',
  'order completed': 'purchase',
  'products searched': 'search',
  'product shared': 'share',
};

/** https://docs.snowplow.io/docs/sources/web-trackers/tracking-events/ecommerce/ */
const SNOWPLOW: Readonly<Record<string, string>> = {
  trackProductView: 'view_item',
  trackProductListView: 'view_item_list',
  trackProductListClick: 'select_item',
  trackAddToCart: 'add_to_cart',
  trackRemoveFromCart: 'remove_from_cart',
  trackCheckoutStep: 'begin_checkout',
  trackTransaction: 'purchase',
};

/** Calls of `analytics.track`. */
export const segment: Source = {
  name: 'segment',
  label: 'data-layer',
  watch(host) {
    const analytics = own(window, 'analytics');
    // A library that loads later replaces the stub's function; it is wrapped at the next check.
    if (typeof analytics === 'object' && analytics !== null) wrap(analytics, 'track', host, readSegmentCall);
  },
};

/** Calls of `window.snowplow`. */
export const snowplow: Source = {
  name: 'snowplow',
  label: 'data-layer',
  watch: (host) => wrap(window, 'snowplow', host, readSnowplowCall),
};

/** Events of a call `analytics.track(name, properties)`. */
export function readSegmentCall([name, properties]: readonly unknown[]): FoundEvent[] {
  const key = (toText(name) ?? '').toLowerCase();
  if (!Object.hasOwn(SEGMENT, key)) return [];
  const given = toRecord(properties);
  const items = toEntries(given.products ?? given);
  return toGa4Events(
    SEGMENT[key],
    {
      items,
      transaction_id: given.order_id,
      item_list_id: given.list_id ?? given.category,
      search_term: given.query,
      currency: given.currency,
    },
    'data-layer',
  );
}

/** Events of a call `snowplow('trackProductView:tracker', product)`. */
export function readSnowplowCall([method, payload]: readonly unknown[]): FoundEvent[] {
  const key = (toText(method) ?? '').replace(/:.*$/, '');
  if (!Object.hasOwn(SNOWPLOW, key)) return [];
  const given = toRecord(payload);
  const items = toEntries(given.products ?? given.product ?? given);
  const more = {transaction_id: given.transaction_id, item_list_id: given.name, currency: given.currency};
  return toGa4Events(SNOWPLOW[key], {items, ...more}, 'data-layer');
}

/** Wraps a function of an object: the page's own call is made first and gets its usual result. */
function wrap(
  holder: object,
  name: string,
  {tell, guard}: WatchHost,
  read: (args: readonly unknown[]) => FoundEvent[],
): void {
  const before = own(holder, name) ?? (holder as Record<string, unknown>)[name];
  if (typeof before !== 'function') return;
  const look = guard(name, (args: readonly unknown[]) => tell(read(args)));
  const around = function (this: unknown, ...args: unknown[]): unknown {
    const result: unknown = Reflect.apply(before as Call, this, args);
    look(args);
    return result;
  };
  // Trackers keep their queue and version as properties of the function.
  Reflect.set(holder, name, Object.assign(around, before));
}
