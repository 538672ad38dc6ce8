import type {NetworkSizes, WeightName} from './network.ts';
import type {Predictor} from './predictor.ts';

/** A matrix in row-major order. */
export interface WeightMatrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** Item vectors as the model file stores them: a row is codes / their length. */
export interface ItemCodes {
  /** [items, d] whole numbers -127 .. 127, the most popular item first. */
  readonly values: Int8Array;
  /** [items] 1 / length of each row; 0 for a row of zeros. */
  readonly inverseLengths: Float32Array;
}

/** Item-to-item neighbours of every item, as in neighbours.bin. */
export interface NeighbourTable {
  /** [items + 1] offset of each item's list. */
  readonly start: Int32Array;
  readonly item: Int32Array;
  /** Share of the visits' weight that goes from the list's item to this neighbour, 0 to 1. */
  readonly weight: Float32Array;
}

/** How network scores and neighbours are mixed; fitted on the validation part of the history. */
export interface MixWeights {
  /**
   * Weight of the neighbours' log score, by number of events in the visit (index 0 = one event; the last holds for
   * more).
   */
  readonly neighbours: readonly number[];
  /** Factor on the weight of an earlier item's neighbours, for each later event. */
  readonly decay: number;
  /** Scale of neighbour scores in log(1 + score / floor), so that an item without one keeps its network score. */
  readonly floor: number;
}

/**
 * Items in inverted lists: each item belongs to the list whose centroid is nearest to its vector, and only the lists
 * nearest to a query are scored item by item. Made by lists/decode-lists.ts, which is loaded with the first model
 * that has them.
 */
export interface ItemLists {
  /** Number of all items: first those with rows in `codes`, then those with compact codes. */
  readonly items: number;
  /** Bytes that the lists and compact codes take in memory. */
  readonly bytes: number;
  /** Adds the unit vector of an item with a compact code to `out`, [d]. */
  addVector(item: number, out: Float32Array): void;
  /** See createPredictor in create-predictor.ts. */
  createPredictor(model: Model, simd: boolean): Predictor;
}

/** A trained next-item model in memory, as the browser and `evaluate` use it. */
export interface Model {
  readonly sizes: NetworkSizes;
  /** Logits are scale x cosine. */
  readonly scale: number;
  readonly itemIds: readonly string[];
  /**
   * [items, d] unit rows, the most popular item first. Decoded from `codes` at first use, into 4 times their bytes.
   * With lists, only the first MAX_WRITTEN_ROWS rows.
   */
  readonly items: Float32Array;
  /** The same rows in a quarter of the bytes; undefined if the model was not read from files. */
  readonly codes?: ItemCodes;
  /** Present for large catalogues only. */
  readonly lists?: ItemLists;
  readonly weights: Readonly<Record<WeightName, WeightMatrix>>;
  /**
   * [items] added to each logit: how an item's recent traffic differs from its long-term share, see
   * trainer/train/item-trend.ts.
   */
  readonly prior?: Float32Array;
  readonly neighbours?: NeighbourTable;
  readonly mix?: MixWeights;
}

/** Number of items whose vectors have arrived. */
export function countItems(model: Model): number {
  if (model.lists) return model.lists.items;
  return model.codes ? model.codes.inverseLengths.length : model.items.length / model.sizes.vector;
}

/** Adds an item's unit vector to `out`, [d]. */
export function addItemVector(model: Model, item: number, out: Float32Array): void {
  const {vector: d} = model.sizes;
  const {codes} = model;
  const at = item * d;
  if (!codes) {
    for (let k = 0; k < d; k++) out[k] += model.items[at + k];
    return;
  }
  if (model.lists && item >= codes.inverseLengths.length) return model.lists.addVector(item, out);
  const inverse = codes.inverseLengths[item];
  for (let k = 0; k < d; k++) out[k] += codes.values[at + k] * inverse;
}
