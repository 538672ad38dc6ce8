import type {NetworkSizes, WeightName} from './network.ts';

/** A matrix in row-major order. */
export interface WeightMatrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
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
  /** Weight of the neighbours' log score, by number of events in the visit (index 0 = one event; the last holds for more). */
  readonly neighbours: readonly number[];
  /** Weight left of an earlier item's neighbours, per event. */
  readonly decay: number;
  /** Added to a neighbour score before the log, so that an item without one keeps its network score. */
  readonly floor: number;
}

/** A trained next-item model in memory, as the browser and `evaluate` use it. */
export interface Model {
  readonly sizes: NetworkSizes;
  /** Logits are scale x cosine. */
  readonly scale: number;
  readonly itemIds: readonly string[];
  /** [items, d] unit rows, the most popular item first. */
  readonly items: Float32Array;
  readonly weights: Readonly<Record<WeightName, WeightMatrix>>;
  readonly neighbours?: NeighbourTable;
  readonly mix?: MixWeights;
}
