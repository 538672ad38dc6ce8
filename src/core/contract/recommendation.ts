import type {ListKind} from './lists.ts';

/** Why a product is shown; the widget writes it in the shopper's language. */
export type Reason =
  | {readonly kind: 'viewed'; readonly itemId: string; readonly title: string}
  | {readonly kind: 'cart'; readonly itemId: string; readonly title: string}
  /** Like, or bought or viewed together with, a product that the page names. */
  | {readonly kind: 'alike'; readonly itemId: string; readonly title: string}
  | {readonly kind: 'partner'; readonly itemId: string; readonly title: string}
  | {readonly kind: 'search'; readonly query: string}
  | {readonly kind: 'category'; readonly category: string}
  | {readonly kind: 'brand'; readonly brand: string}
  | {readonly kind: 'bought'}
  | {readonly kind: 'seen'}
  | {readonly kind: 'popular'}
  | {readonly kind: 'new'}
  | {readonly kind: 'pinned'};

/** One product of a shelf, with everything a widget shows of it. */
export interface Recommendation {
  readonly itemId: string;
  readonly title: string;
  readonly url?: string;
  readonly image?: string;
  readonly priceCents?: number;
  readonly currency?: string;
  readonly category?: string;
  readonly brand?: string;
  /** Comparable within one answer only; higher is better. */
  readonly score: number;
  readonly reason: Reason;
}

/** The options of `vitrine('recommend', options)`; every field is optional. */
export interface RecommendOptions {
  /** What the list is for, `for-you` by default. */
  readonly kind?: ListKind;
  /**
   * Ids of the products that `similar` and `complement` are for, the most important first; by default the product of
   * the page and what lies in the cart.
   */
  readonly of?: readonly string[];
  /** 1 to 100, 8 by default. */
  readonly count?: number;
  /** Only products whose category path starts with this. */
  readonly category?: string;
  /** Products not to show, e.g. the one on the page. */
  readonly exclude?: readonly string[];
  /** Products to show first, in this order. */
  readonly pins?: readonly string[];
  /** Show products that were already bought; false by default. */
  readonly includePurchased?: boolean;
  /** 0 = by score alone, 1 = as mixed as can be; 0.3 by default. */
  readonly diversity?: number;
  /** `for-you` only: 0 = by score alone, 1 = products in the price class that the shopper looks at; 0 by default. */
  readonly priceFit?: number;
  /**
   * false for a list that need not wait until the reasons that name a product or a search are found: its reasons are
   * the category, the brand, or that the product is popular or new. true by default.
   */
  readonly reasons?: boolean;
  readonly minimumPriceCents?: number;
  readonly maximumPriceCents?: number;
}
