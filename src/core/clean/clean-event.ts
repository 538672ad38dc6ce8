import {ITEM_KINDS, type EventKind} from '../contract/event.ts';
import {cleanText, countCharacters} from './clean-text.ts';
import {IGNORED_KIND_NAMES, KIND_NAMES, toKindName} from './kind-names.ts';
import {parseNumber} from './numbers.ts';
import type {RejectReason} from './reject-reason.ts';
import {LATEST_TIME_MS, parseTimeMs} from './time.ts';

/** Characters of an id; the event contract says the same. */
export const MAX_ID_CHARACTERS = 200;
/** A longer search is cut here; the event contract says the same. */
export const MAX_QUERY_CHARACTERS = 500;
/** Pieces in one event; the event contract says the same. */
export const MAX_QUANTITY = 100_000;

/** A row of the events table as it came: text, numbers or nothing. */
export interface RawEvent {
  readonly visitorId?: unknown;
  readonly visitId?: unknown;
  readonly time?: unknown;
  readonly kind?: unknown;
  readonly itemId?: unknown;
  readonly query?: unknown;
  readonly quantity?: unknown;
  readonly price?: unknown;
}

/** A row that passed every rule. */
export interface CleanEvent {
  /** At least one of visitorId and visitId is there. */
  readonly visitorId?: string;
  readonly visitId?: string;
  /** Milliseconds since the Unix epoch, whole. */
  readonly timeMs: number;
  readonly kind: EventKind;
  /** There for every kind of ITEM_KINDS. */
  readonly itemId?: string;
  /** At most MAX_QUERY_CHARACTERS. */
  readonly query?: string;
  /** 1 to MAX_QUANTITY. */
  readonly quantity?: number;
  /** One piece, in the shop's currency, 0 or more. */
  readonly price?: number;
}

/** A clean event, or the first rule it breaks. */
export type CleanVerdict = {readonly event: CleanEvent} | {readonly reason: RejectReason};

/**
 * Judges one row by the rules that need no other row. The importer's SQL follows the same rules in the same order.
 *
 * @returns the event, or the first reason of REJECT_REASONS that speaks against it
 */
export function cleanEvent(raw: RawEvent): CleanVerdict {
  const visitorId = cleanText(raw.visitorId);
  const visitId = cleanText(raw.visitId);
  if (visitorId === undefined && visitId === undefined) return {reason: 'shopper-missing'};
  const time = cleanText(raw.time);
  if (time === undefined) return {reason: 'time-missing'};
  const timeMs = parseTimeMs(time);
  if (timeMs === undefined) return {reason: 'time-invalid'};
  if (timeMs < 0 || timeMs > LATEST_TIME_MS) return {reason: 'time-range'};
  const name = cleanText(raw.kind);
  if (name === undefined) return {reason: 'kind-missing'};
  const kind = KIND_NAMES.get(toKindName(name));
  if (kind === undefined) return {reason: IGNORED_KIND_NAMES.has(toKindName(name)) ? 'kind-ignored' : 'kind-unknown'};
  const itemId = cleanText(raw.itemId);
  if (itemId === undefined && ITEM_KINDS.has(kind)) return {reason: 'item-missing'};
  if ([visitorId, visitId, itemId].some(isTooLong)) return {reason: 'id-too-long'};
  const price = toNumber(cleanText(raw.price));
  if (price !== undefined && !(price >= 0)) return {reason: 'price-invalid'};
  const quantity = toNumber(cleanText(raw.quantity));
  if (quantity !== undefined && !isQuantity(quantity)) return {reason: 'quantity-invalid'};
  return {event: {visitorId, visitId, timeMs, kind, itemId, query: cutQuery(cleanText(raw.query)), quantity, price}};
}

function isTooLong(id: string | undefined): boolean {
  return id !== undefined && countCharacters(id) > MAX_ID_CHARACTERS;
}

/** NaN for a text that is no number, so that no comparison accepts it. */
function toNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : (parseNumber(text) ?? Number.NaN);
}

function isQuantity(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= MAX_QUANTITY;
}

function cutQuery(query: string | undefined): string | undefined {
  return query === undefined || query.length <= MAX_QUERY_CHARACTERS
    ? query
    : Array.from(query).slice(0, MAX_QUERY_CHARACTERS).join('');
}
