import type {FoundEvent} from '../found-event.ts';
import {toGa4Events} from '../ga4.ts';
import {own} from '../../own.ts';
import {toEntries, toList, toRecord, toText} from '../read.ts';
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

/** Interval of checks whether the library has replaced the stub that was wrapped. */
const LOOK_MS = 500;

/** Calls of `analytics.track`, also those that wait in the stub's queue. */
export const segment: Source = {
  name: 'segment',
  label: 'data-layer',
  watch(host) {
    watchCalls({
      host,
      toHolders: () => [[own(host.globals, 'analytics'), 'track']],
      read: readSegmentCall,
      toQueue: (analytics) =>
        toList(analytics)
          .filter((call) => Array.isArray(call) && call[0] === 'track')
          .map((call) => toList(call).slice(1)),
    });
  },
};

/** Calls of `window.snowplow`, or of the names that its tag lists, also those that wait in the stub's queue. */
export const snowplow: Source = {
  name: 'snowplow',
  label: 'data-layer',
  watch(host) {
    const {globals, isLive} = host;
    watchCalls({
      host,
      // A page that was left has stored the queues only, and the readers of other queues know none of these calls.
      toHolders: () =>
        ['snowplow', ...(isLive ? toList(own(globals, 'GlobalSnowplowNamespace')) : Object.keys(globals))].map(
          (name) => [globals, String(name)],
        ),
      read: readSnowplowCall,
      toQueue: (_, call) => toList(own(call, 'q') ?? call).map((one) => Object.values(toRecord(one))),
    });
  },
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

/** Where calls are found, on the page or in what a page stored when it was left: then only those in queues. */
interface Calls {
  readonly host: WatchHost;
  /** Objects and the names of their functions, which scripts may replace. */
  readonly toHolders: () => (readonly [holder: unknown, name: string])[];
  readonly read: (args: readonly unknown[]) => FoundEvent[];
  /** Arguments of calls that wait for the library. */
  readonly toQueue: (holder: unknown, call: unknown) => (readonly unknown[])[];
}

/** Reads the calls of functions, whichever library replaces them. */
function watchCalls({host: {tell, guard, isLive}, toHolders, read, toQueue}: Calls): void {
  const wrapped = new WeakSet<object>();
  const known = new Set<string>();
  const look = guard('tracker', (args: readonly unknown[]) => tell(read(args)));
  const check = guard('tracker', () => {
    for (const [holder, name] of toHolders()) {
      const call = (holder as Readonly<Record<string, unknown>> | null | undefined)?.[name];
      if (isLive && (typeof call !== 'function' || wrapped.has(call))) continue;
      // Calls in the stub's queue are read once: when the library makes them again, it is not wrapped yet.
      if (!known.has(name)) for (const args of toQueue(holder, call)) look(args);
      known.add(name);
      if (isLive) wrapped.add(wrap(holder as object, name, call as Call, look));
    }
  });
  check();
  // Never cleared, because shops load their trackers only when the shopper agrees to them.
  if (isLive) setInterval(check, LOOK_MS);
}

/** Wraps a function of an object: the page's own call is made first and gets its usual result. */
function wrap(holder: object, name: string, before: Call, look: (args: readonly unknown[]) => void): Call {
  const around = function (this: unknown, ...args: unknown[]): unknown {
    const result: unknown = Reflect.apply(before, this, args);
    look(args);
    return result;
  };
  // Trackers keep their queue and version as properties of the function.
  Reflect.set(holder, name, Object.assign(around, before));
  return around;
}
