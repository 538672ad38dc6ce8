import type {ItemCodes} from '../model.ts';
import type {CodeBook} from './code-book.ts';
import type {ListGroups} from './group-by-list.ts';

/** What the lists of a model are made of. */
export interface ListParts {
  readonly vector: number;
  /** [lists, d] mean vector of each list, as whole numbers and the factor that makes them components. */
  readonly centroids: ItemCodes;
  /** Lists scored item by item, for one query. */
  readonly probes: number;
  /** [items] */
  readonly listOf: Uint16Array;
  /** Items with rows of their own, the first ones. */
  readonly exact: number;
  /** Where some items have codes only. */
  readonly book?: CodeBook;
  /**
   * [items - exact, parts] codes of the items without a row, by row; [items - exact] 1 / length of what a code stands
   * for.
   */
  readonly codes: Uint8Array;
}

/** What a predictor reads of a model's lists. */
export interface ListItems {
  /** Items in all. */
  readonly items: number;
  readonly parts: ListParts;
  /** Items with codes, by list. */
  readonly coded: ListGroups;
  /** [items - exact, parts] in the order of `coded`. */
  readonly codes: Uint8Array;
  /** [items - exact] 1 / length of what each code stands for, in the same order. */
  readonly inverseLengths: Float32Array;
  /** Place in `coded` of an item with a code. */
  toPlace(item: number): number;
}
