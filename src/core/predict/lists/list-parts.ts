import type {ItemCodes} from '../model.ts';
import type {CodeBook} from './code-book.ts';
import type {ListGroups} from './group-by-list.ts';

/** The inverted lists of a model. */
export interface ListParts {
  readonly vector: number;
  /** [lists, d] mean vector of each list, as whole numbers and the factor that makes them components. */
  readonly centroids: ItemCodes;
  /** Number of lists that are scored item by item for a query. */
  readonly probes: number;
  /** [items] list of each item. */
  readonly listOf: Uint16Array;
  /** Number of items with rows of their own; they are the first ones. */
  readonly exact: number;
  /** The compact codes; absent if every item has a row. */
  readonly book?: CodeBook;
  /**
   * [items - exact, parts] codes of the items without a row, by row; [items - exact] 1 / length of the vector that a
   * code represents.
   */
  readonly codes: Uint8Array;
}

/** The data of a model's lists that a predictor reads. */
export interface ListItems {
  /** Number of all items. */
  readonly items: number;
  readonly parts: ListParts;
  /** Items with codes, by list. */
  readonly coded: ListGroups;
  /** [items - exact, parts] code of each item, in the order of `coded`. */
  readonly codes: Uint8Array;
  /** [items - exact] 1 / length of the vector that each code represents, in the order of `coded`. */
  readonly inverseLengths: Float32Array;
  /** Index in `coded` of an item that has a code. */
  toPlace(item: number): number;
}
