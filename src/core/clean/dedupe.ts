import type {EventKind} from '../contract/event-kinds.ts';
import type {CaptureSource} from '../contract/captured-event.ts';
import type {CleanEvent} from './clean-types.ts';
import type {CleanState} from './clean-state.ts';

/** Why an event counts as a duplicate. */
export type DuplicateReason = 'duplicate-id' | 'duplicate-fact' | 'duplicate-order';

/** Number of event ids remembered: more than the events in all batches that may be sent again. */
const KEPT_IDS = 512;
const KEPT_FACTS = 32;
const KEPT_ORDERS = 200;

/** A checkout over several pages, and a search whose results are shown again, count once within this time. */
const ONE_VISIT_MS = 30 * 60 * 1000;

/**
 * Two sources of a page report the same event within this time: a tag manager may load seconds after the page's own
 * markup.
 */
export const DOUBLE_FIRE_MS = 5_000;
/** One source reports the same view or search twice within this time when a page re-renders itself. */
const REDRAW_MS = 700;
/** A confirmation page without an order number that is reloaded within this time is the same purchase. */
const RELOAD_MS = 10 * 60 * 1000;

/** Kinds that a shopper can really repeat within a moment, such as adding one more piece to the cart. */
const REPEATABLE: ReadonlySet<string> = new Set<EventKind>(['cart-add', 'cart-remove']);

/**
 * Whether an event was already counted: the same captured event in a batch that was sent again, the same order, or the
 * same event from another source. Called with cleaned events, so that two spellings of a search or item are equal.
 */
export function toDuplicate(state: CleanState, event: CleanEvent): DuplicateReason | undefined {
  if (state.ids.includes(event.id)) return 'duplicate-id';
  const order = toOrderKey(event);
  if (order !== undefined && state.orders.includes(order)) return 'duplicate-order';
  const key = toFactKey(event);
  // A repeated checkout is a duplicate until a purchase follows; a repeated search, until another search follows.
  const since = event.kind === 'checkout' ? 'purchase' : event.kind === 'search' ? 'search' : undefined;
  const last = since && state.facts.findLast((fact) => fact.key === key || fact.key.startsWith(`["${since}"`));
  const isLasting = last?.key === key && event.timeMs - last.timeMs <= ONE_VISIT_MS;
  const isDouble = state.facts.some((fact) => fact.key === key && isSameFact(event, fact, order !== undefined));
  return isLasting || isDouble ? 'duplicate-fact' : undefined;
}

/** The parts of the state that an accepted event changes. */
export function rememberEvent(state: CleanState, event: CleanEvent): Pick<CleanState, 'ids' | 'facts' | 'orders'> {
  const order = toOrderKey(event);
  return {
    ids: append(state.ids, event.id, KEPT_IDS),
    facts: append(state.facts, {key: toFactKey(event), source: event.source, timeMs: event.timeMs}, KEPT_FACTS),
    orders: order === undefined ? state.orders : append(state.orders, order, KEPT_ORDERS),
  };
}

/** A list with a value added at its end, of which only the newest `most` entries are kept. */
export function append<T>(list: readonly T[], value: T, most: number): readonly T[] {
  return [...(list.length < most ? list : list.slice(list.length - most + 1)), value];
}

function isSameFact(event: CleanEvent, fact: {source: CaptureSource; timeMs: number}, hasOrder: boolean): boolean {
  const elapsedMs = event.timeMs - fact.timeMs;
  if (fact.source !== event.source) return elapsedMs <= DOUBLE_FIRE_MS;
  if (event.kind === 'purchase') return !hasOrder && elapsedMs <= RELOAD_MS;
  return !REPEATABLE.has(event.kind) && elapsedMs <= REDRAW_MS;
}

/**
 * Key of an order line. Several lines of one product differ by position; the first has none, as in earlier releases.
 */
function toOrderKey({kind, orderId, itemId, position}: CleanEvent): string | undefined {
  const isOrder = kind === 'purchase' && orderId !== undefined;
  return isOrder ? JSON.stringify(position ? [orderId, itemId, position] : [orderId, itemId]) : undefined;
}

/** Key by which equal events are found; JSON separates the parts whatever characters they contain. */
function toFactKey(event: CleanEvent): string {
  const {kind, itemId, query, filter, listId, itemIds, dwellMs} = event;
  return JSON.stringify([kind, itemId, query, filter, kind === 'list-view' ? [listId, itemIds] : null, dwellMs]);
}
