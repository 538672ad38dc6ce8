import type {CaptureSource} from '../contract/captured-event.ts';

/** An event that was counted, kept so that the same event from another source is recognised as a duplicate. */
export interface RecentFact {
  readonly key: string;
  readonly source: CaptureSource;
  readonly timeMs: number;
}

/** What cleaning must remember between two events; plain JSON, bounded in size. */
export interface CleanState {
  /** Number of the newest visit, 1 for the first; 0 before. */
  readonly visit: number;
  /** Number of events of EVENT_KINDS in that visit, without duplicates. */
  readonly visitEvents: number;
  /**
   * Time of the newest event of EVENT_KINDS. Signals such as dwell do not extend a visit, because the histories that
   * models are trained on have none.
   */
  readonly eventMs?: number;
  /** Time of the newest event or signal. */
  readonly lastMs?: number;
  /** Ids of the newest captured events, newest last. */
  readonly ids: readonly string[];
  readonly facts: readonly RecentFact[];
  /** Order number and item of the newest purchases, newest last. */
  readonly orders: readonly string[];
  /**
   * Ids of the newest products, newest last: an id that a page gave, and the id that is used for the product. Pages of
   * a shop name one product by sku, platform id or gtin.
   */
  readonly aliases: readonly (readonly [alias: string, itemId: string])[];
}

/** Version of the stored form: raise it when that changes. */
export const CLEAN_STATE_VERSION = 2;

export function emptyCleanState(): CleanState {
  return {visit: 0, visitEvents: 0, ids: [], facts: [], orders: [], aliases: []};
}
