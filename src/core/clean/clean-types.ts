import type {CapturedEvent, CaptureSource} from '../contract/captured-event.ts';
import type {EventKind, SignalKind} from '../contract/event-kinds.ts';

/**
 * An accepted event or signal: validated, assigned to a visit, missing fields filled from the catalogue. Plain JSON.
 */
export interface CleanEvent {
  readonly id: string;
  readonly source: CaptureSource;
  readonly kind: EventKind | SignalKind;
  /** Never in the future and never before the event before it. */
  readonly timeMs: number;
  /** Number of the shopper's visit, 1 for the first. */
  readonly visit: number;
  /** Whether it is the first event of its visit; false for every signal. */
  readonly startsVisit: boolean;
  /** Milliseconds since the visit's previous event of EVENT_KINDS, -1 for its first; an input of the network. */
  readonly gapMs: number;
  readonly itemId?: string;
  /** See toQueryText; absent if nothing is left of the search. */
  readonly query?: string;
  readonly filter?: string;
  readonly quantity?: number;
  /** Hundredths of `currency`, of one piece. */
  readonly priceCents?: number;
  readonly currency?: string;
  /** Path from the root. */
  readonly category?: string;
  readonly brand?: string;
  /** The page's price is below the catalogue's. */
  readonly isDiscounted?: boolean;
  readonly orderId?: string;
  readonly listId?: string;
  readonly position?: number;
  readonly itemIds?: readonly string[];
  /** Further ids of the product that no earlier event gave. */
  readonly aliases?: readonly string[];
  readonly dwellMs?: number;
  readonly scrollShare?: number;
  readonly channel?: CapturedEvent['channel'];
  readonly campaign?: string;
}
