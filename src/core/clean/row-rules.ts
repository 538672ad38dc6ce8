import {EVENT_KINDS, ITEM_KINDS} from '../contract/event-kinds.ts';

/** Why an event of a history or of a page is rejected, in the order in which the rules are checked. */
export const REJECT_REASONS = [
  'no-visitor',
  'bad-time',
  'unknown-kind',
  'no-item',
  'bad-price',
  'bad-quantity',
  'id-too-long',
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** 2000-01-01: an earlier time comes from a broken clock. */
export const EARLIEST_TIME_MS = 946_684_800_000;
/** 2100-01-01: a later time is a wrong unit, such as microseconds read as milliseconds. */
export const LATEST_TIME_MS = 4_102_444_800_000;
/** Maximum length of the id of a visitor, visit or item, characters. */
export const MAX_ID_LENGTH = 200;
export const MAX_QUANTITY = 100_000;

/** One event before validation: null if the source has no value, NaN if its value is not a number. */
export interface RawRow {
  readonly visitor: string | null;
  readonly visit: string | null;
  readonly timeMs: number | null;
  readonly kind: string | null;
  readonly item: string | null;
  readonly price: number | null;
  readonly quantity: number | null;
}

const KINDS: ReadonlySet<string> = new Set(EVENT_KINDS);

/** @returns undefined for a row that can be used */
export function toRejectReason(row: RawRow): RejectReason | undefined {
  const {visitor, visit, timeMs, kind, item, price, quantity} = row;
  if (isEmpty(visitor) && isEmpty(visit)) return 'no-visitor';
  if (timeMs === null || !(timeMs >= EARLIEST_TIME_MS && timeMs < LATEST_TIME_MS)) return 'bad-time';
  if (kind === null || !KINDS.has(kind)) return 'unknown-kind';
  if (ITEM_KINDS.has(kind) && isEmpty(item)) return 'no-item';
  if (price !== null && !(price >= 0 && price < Infinity)) return 'bad-price';
  if (quantity !== null && !(quantity > 0 && quantity <= MAX_QUANTITY)) return 'bad-quantity';
  if ([visitor, visit, item].some((id) => (id ?? '').length > MAX_ID_LENGTH)) return 'id-too-long';
  return undefined;
}

function isEmpty(id: string | null): boolean {
  return id === null || id === '';
}
