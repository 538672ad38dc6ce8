import type {ItemCodes} from '../model.ts';
import type {CodeBook} from './code-book.ts';
import type {ListGroups} from './group-by-list.ts';

/** What the lists of a model are made of. */
export interface ListParts {
  readonly vector: number;
  /** [lists, d] mean vector of each list, as whole numbers and the factor that makes them components. */
  readonly centroids: ItemCodes;
  /** Number of lists that are scored item by item for a query. */
  readonly probes: number;
  /** [items] */
  readonly listOf: Uint16Array;
  /** Number of items with rows of their own; they are the first ones. */
  readonly exact: number;
  /** Absent where every item has a row of its own. */
  readonly book?: CodeBook;
  /**
   * [items - exact, parts] codes of the items without a row, by row; [items - exact] 1 / length of the vector that a
   * code represents.
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
  /** [items - exact] 1 / length of the vector that each code represents, in the same order. */
  readonly inverseLengths: Float32Array;
  /** Place in `coded` of an item with a code. */
  toPlace(item: number): number;
}
