import type {EventKind, SignalKind} from './event-kinds.ts';

/** Source of an event on the page; two sources may report the same event, see core/clean/dedupe.ts. */
export const CAPTURE_SOURCES = ['api', 'data-layer', 'json-ld', 'microdata', 'attribute', 'platform', 'dom'] as const;

export type CaptureSource = (typeof CAPTURE_SOURCES)[number];

/**
 * An event as read from the page, before cleaning. Every field but the first four may be missing, wrong or hostile;
 * core/clean decides. The page cuts strings to 500 characters to keep messages small.
 */
export interface CapturedEvent {
  /** Unique within the browser; a batch that was not acknowledged is sent again with the same ids. */
  readonly id: string;
  readonly source: CaptureSource;
  readonly kind: EventKind | SignalKind;
  /** Milliseconds since the Unix epoch by the page's clock. */
  readonly timeMs: number;
  readonly itemId?: string;
  /** Other ids of the same product, one of which may be the catalogue's. */
  readonly aliases?: readonly string[];
  /** Address of the product's page, as written on the page. */
  readonly url?: string;
  /** Title of the product as the page gives it. */
  readonly title?: string;
  readonly query?: string;
  /** Name and value of a filter, e.g. `colour:red`. */
  readonly filter?: string;
  readonly quantity?: number | string;
  /** Price of one piece in units of the currency, as written on the page: a number or text such as "1.299,00 €". */
  readonly price?: number | string;
  readonly currency?: string;
  readonly category?: string;
  readonly brand?: string;
  /** Order number of a purchase: the same order is counted once. */
  readonly orderId?: string;
  /** The list in which a product was shown or clicked, and its position in the list, 0 = first. */
  readonly listId?: string;
  readonly position?: number;
  /** list-view: the products seen, at most 200. */
  readonly itemIds?: readonly string[];
  /** dwell: visible time on the page and the deepest scroll position, 0 to 1. */
  readonly dwellMs?: number;
  readonly scrollShare?: number;
  /** visit-start: how the shopper came. Never the full address of the other site. */
  readonly channel?: 'direct' | 'search' | 'social' | 'email' | 'ads' | 'referral' | 'internal';
  readonly campaign?: string;
}
