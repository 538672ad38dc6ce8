import type {Reason} from '../contract/recommendation.ts';
import type {Model} from '../predict/model.ts';
import type {Profile} from '../profile/profile.ts';
import type {ItemTable} from './item-table.ts';
import type {DueItem} from './repeats.ts';
import type {Together} from './together.ts';

/** The input of ranking, the same for a shelf, for sorting a given list, and for recently viewed products. */
export interface RankInput {
  readonly table: ItemTable;
  /** The shopper's profile; an empty one without consent. */
  readonly profile: Profile;
  readonly nowMs: number;
  /** Bought products that lists may show again, likeliest first; absent before the model has arrived. */
  readonly due?: readonly DueItem[];
  /** What is bought together; absent where the model does not say it. */
  readonly together?: Together;
  /** The shop's rules for this kind of list; absent where it has none. */
  readonly rules?: RuleBook;
  /** Id of the product that the page shows, which no list names. */
  readonly pageItem?: string;
  /**
   * [model rows that have arrived] logits of scoreItems after the visit's last event; absent before its first, or
   * without a model.
   */
  readonly scores?: Float32Array;
  /** Vectors and neighbours, from which similarities for reasons and diversity are computed. */
  readonly model?: Pick<Model, 'items' | 'sizes' | 'neighbours'>;
}

/** A product chosen for a list. */
export interface Entry {
  readonly index: number;
  /** Comparable within one list. */
  readonly score: number;
  readonly reason: Reason;
  /** `new`: has the place for a product that nobody has seen yet. `spare`: shown for want of others. Else absent. */
  readonly place?: 'new' | 'spare';
}

/** How a list is filled, after its pins. */
export interface Places {
  /** 0 or more. */
  readonly count: number;
  /** 0 to 1. */
  readonly diversity: number;
  /** 0 to 1. */
  readonly priceFit: number;
  /** Whether the list may show a product that is not pinned. */
  readonly fits: (index: number) => boolean;
}

/** Chooses at most `places.count` products that fit, best first. */
export type Fill = (places: Places) => Entry[];

/**
 * Scores the shop's products for one kind of list, once for all places that are then filled.
 *
 * @param of ids that the list is for, see RecommendOptions
 */
export type Choose = (input: RankInput, of?: readonly string[]) => Fill;

/** The shop's rules for one kind of list. */
export interface RuleBook {
  /** Whether a rule keeps a product out of the list, pins of the page included. */
  readonly isExcluded: (index: number) => boolean;
  /** A list as it is with the rules, applied last to what `fill` would show. */
  readonly apply: (fill: Fill) => Fill;
}
