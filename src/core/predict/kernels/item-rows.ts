import type {ItemCodes} from '../model.ts';
import {type MemoryLayout, roundUp} from './memory-layout.ts';
import type {Kernels} from './open-kernels.ts';

/** Largest absolute value of the query's first term, which is a 16-bit number. */
const QUERY_BOUND = 32_767;
/** The second term counts in units of 1 / LOW_UNIT of the first. */
const LOW_UNIT = 32_768;

/** Logits of every item from a query and the item's prior, by the SIMD kernel. */
export class ItemRows {
  private readonly stride: number;
  private readonly rows: number;
  private readonly prior: Float32Array | undefined;
  private readonly at: Readonly<Record<'codes' | 'scales' | 'priors' | 'query' | 'out', number>>;

  /** Whether the sum of this many products of an int8 and an int16 always fits 32 bits. */
  static fits(vector: number): boolean {
    return 127 * QUERY_BOUND * vector < 2 ** 31;
  }

  /** @param prior [items] added to each item's logit */
  constructor(
    private readonly codes: ItemCodes,
    private readonly vector: number,
    {layout, prior}: {layout: MemoryLayout; prior?: Float32Array},
  ) {
    this.prior = prior;
    this.stride = roundUp(vector, 8);
    this.rows = roundUp(codes.inverseLengths.length, 4);
    this.at = {
      codes: layout.take(this.rows * this.stride),
      scales: layout.take(this.rows * 4),
      priors: layout.take(this.rows * 4),
      query: layout.take(this.stride * 4),
      out: layout.take(this.rows * 4),
    };
  }

  /** Copies the items into the memory. @returns (query, factor, out): out = factor x cosine + prior of each item */
  open(kernels: Kernels): (query: Float32Array, factor: number, out: Float32Array) => void {
    const {scores, read, score} = this.openParts(kernels);
    return (query, factor, out) => {
      read(query, factor);
      score(0, this.rows);
      out.set(out.length === scores.length ? scores : scores.subarray(0, out.length));
    };
  }

  /** Like open, for scoring only some of the rows: the query is set once, then blocks of rows are scored on demand. */
  openParts({memory: {buffer}, scoreRows}: Kernels): RowScorer {
    const {at, rows, stride, vector} = this;
    const {values, inverseLengths} = this.codes;
    const stored = new Int8Array(buffer, at.codes, rows * stride);
    for (let item = 0; item < inverseLengths.length; item++) {
      stored.set(values.subarray(item * vector, item * vector + vector), item * stride);
    }
    new Float32Array(buffer, at.scales, rows).set(inverseLengths);
    if (this.prior) new Float32Array(buffer, at.priors, rows).set(this.prior);
    const terms = new Int16Array(buffer, at.query, 2 * stride);
    let unit = 0;
    return {
      scores: new Float32Array(buffer, at.out, rows),
      read: (query, factor) => void (unit = factor * splitQuery(query, terms)),
      score: (from, end) =>
        scoreRows(
          at.codes + from * stride,
          at.query,
          at.scales + 4 * from,
          at.priors + 4 * from,
          at.out + 4 * from,
          end - from,
          stride,
          unit,
        ),
    };
  }
}

/** Scores of rows for one query after the other. */
export interface RowScorer {
  /** [rows] where the scores of a block are written; other rows keep older ones. */
  readonly scores: Float32Array;
  read(query: Float32Array, factor: number): void;
  /** @param from a multiple of 4 @param end a multiple of 4, or the number of rows */
  score(from: number, end: number): void;
}

/**
 * query = unit · (high + low / LOW_UNIT), both whole numbers of 16 bits.
 *
 * @param terms [2, stride] high, then low
 */
function splitQuery(query: Float32Array, terms: Int16Array): number {
  const stride = terms.length / 2;
  let largest = 0;
  for (let k = 0; k < query.length; k++) largest = Math.max(largest, Math.abs(query[k]));
  const unit = largest / QUERY_BOUND;
  for (let k = 0; k < query.length; k++) {
    const whole = unit > 0 ? query[k] / unit : 0;
    const high = Math.round(whole);
    terms[k] = high;
    terms[stride + k] = Math.min(QUERY_BOUND, Math.round((whole - high) * LOW_UNIT));
  }
  return unit;
}
