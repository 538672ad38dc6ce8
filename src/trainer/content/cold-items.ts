import {createRandom, shuffle} from '../random.ts';
import {solveInPlace} from '../learn/solve.ts';
import {type KnownItem, ROW_COLUMNS, type SparseRow, toContentRows} from './content-rows.ts';

/** Ridge penalty, in items per feature. */
const PENALTY = 0.3;
/**
 * Bounds on the share of trained items that is held out; within them it is the share of cold items in the catalogue.
 */
const MIN_HELD_SHARE = 0.05;
const MAX_HELD_SHARE = 0.25;

/** How vectors are learned. */
export interface LearnOptions {
  /** Components of a vector. */
  readonly vector: number;
  /** Whether the position of an item in the order of ids is used, too. */
  readonly withOrder: boolean;
}

/** Items of the catalogue that nobody has clicked yet, and the trained items from which their vectors are learned. */
export class ColdItems {
  /** Trained items that are treated like cold ones while their placement is fitted. */
  readonly held: readonly number[];
  /** Number of trained items, which come first in `items`. */
  private readonly trained: number;
  private readonly items: readonly KnownItem[];
  private readonly rows = new Map<boolean, readonly SparseRow[]>();

  /** @param trained in the order of the model's rows */
  constructor(
    trained: readonly KnownItem[],
    readonly cold: readonly KnownItem[],
    seed: number,
  ) {
    this.trained = trained.length;
    this.items = [...trained, ...cold];
    const share = Math.min(MAX_HELD_SHARE, Math.max(MIN_HELD_SHARE, cold.length / this.items.length));
    const drawn = shuffle(Int32Array.from(trained.keys()), createRandom(seed));
    this.held = [...drawn.subarray(0, Math.floor(share * trained.length))];
  }

  /** Vectors of the cold items, [cold, vector], learned from all trained ones. */
  toVectors(unit: Float32Array, options: LearnOptions): Float32Array {
    const all = [...this.items.keys()];
    return this.learn(unit, options, {from: all.slice(0, this.trained), of: all.slice(this.trained)});
  }

  /** Vectors of the items held out, [held, vector], learned from the other trained ones. */
  toHeldVectors(unit: Float32Array, options: LearnOptions): Float32Array {
    const isHeld = new Set(this.held);
    const others = [...this.items.keys()].filter((item) => item < this.trained && !isHeld.has(item));
    return this.learn(unit, options, {from: others, of: this.held});
  }

  /** @param places indices into `items`: those in `from` have vectors, those in `of` get them */
  private learn(
    unit: Float32Array,
    {vector, withOrder}: LearnOptions,
    places: {readonly from: readonly number[]; readonly of: readonly number[]},
  ): Float32Array {
    const rows = this.rowsOf(withOrder);
    const known = places.from.map(
      (item) => [rows[item], unit.subarray(item * vector, item * vector + vector)] as const,
    );
    const map = fitRidge(known, vector);
    return toUnitVectors(
      places.of.map((item) => rows[item]),
      map,
      vector,
    );
  }

  private rowsOf(withOrder: boolean): readonly SparseRow[] {
    const rows = this.rows.get(withOrder) ?? toContentRows(this.items, withOrder);
    this.rows.set(withOrder, rows);
    return rows;
  }
}

/**
 * Ridge regression from sparse rows to vectors.
 *
 * @param known rows with their vectors
 * @returns [ROW_COLUMNS, vector]
 */
function fitRidge(known: readonly (readonly [row: SparseRow, own: Float32Array])[], vector: number): Float64Array {
  const n = ROW_COLUMNS;
  const gram = new Float64Array(n * n);
  const target = new Float64Array(n * vector);
  for (let diagonal = 0; diagonal < n; diagonal++) gram[diagonal * n + diagonal] = PENALTY;
  for (const [row, own] of known) {
    for (const [i, a] of row) {
      for (const [j, b] of row) gram[i * n + j] += a * b;
      for (let k = 0; k < vector; k++) target[i * vector + k] += a * own[k];
    }
  }
  solveInPlace(gram, target, {n, columns: vector});
  return target;
}

/** Unit vectors; zeros for an item of which nothing is known, so that it is never recommended by chance. */
function toUnitVectors(rows: readonly SparseRow[], map: Float64Array, vector: number): Float32Array {
  const out = new Float32Array(rows.length * vector);
  rows.forEach((row, item) => {
    const start = item * vector;
    let squares = 0;
    for (const [i, a] of row) for (let k = 0; k < vector; k++) out[start + k] += a * map[i * vector + k];
    for (let k = start; k < start + vector; k++) squares += out[k] * out[k];
    const inverse = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let k = start; k < start + vector; k++) out[k] *= inverse;
  });
  return out;
}
