import type {ItemCodes} from '../../../core/predict/model.ts';
import {CENTROIDS, type CodeBook, toPartStart} from '../../../core/predict/lists/code-book.ts';
import {fromHalf, toHalf} from '../../../core/predict/half.ts';
import {createRandom, type Random} from '../../random.ts';
import {toCentroids} from './cluster.ts';
import {openNearest} from './nearest.ts';

/**
 * Points a centroid is learned from, and rounds of k-means; more of either changed recall by less than a thousandth.
 */
const POINTS_A_LIST = 40;
const POINTS_OF_BOOK = 20_000;
const ROUNDS = 8;

/** Lists and codes of a table of item vectors. */
export interface TrainedLists {
  readonly centroids: ItemCodes;
  /** [items] */
  readonly listOf: Uint16Array;
  readonly book?: CodeBook;
  /** [items - exact, parts] */
  readonly codes: Uint8Array;
}

/**
 * Learns lists by k-means, and a code book from the differences between vectors of items without rows and their lists'
 * centroids. Both are used with the rounding with which they are stored. The same vectors and seed give the same lists.
 *
 * @param unit [items, d] unit rows
 */
export function trainLists(
  unit: Float32Array,
  given: {vector: number; lists: number; exact: number; codeBytes: number; seed: number},
): TrainedLists {
  const {vector, lists, exact, codeBytes, seed} = given;
  const items = unit.length / vector;
  const random = createRandom(seed);
  const sample = toSample(unit, {vector, count: POINTS_A_LIST * lists, random});
  const centroids = toCodes(toCentroids(sample, {width: vector, clusters: lists, rounds: ROUNDS, random}), vector);
  const stored = Float32Array.from(
    centroids.values,
    (value, k) => value * centroids.inverseLengths[Math.floor(k / vector)],
  );
  const nearest = openNearest(stored, vector);
  const listOf = new Uint16Array(items);
  for (let item = 0; item < items; item++) listOf[item] = nearest.find(unit, item * vector);
  if (exact === items) return {centroids, listOf, codes: new Uint8Array()};
  const rests = unit.slice(exact * vector);
  for (let item = exact, at = 0; item < items; item++) {
    for (let k = 0; k < vector; k++, at++) rests[at] -= stored[listOf[item] * vector + k];
  }
  return {centroids, listOf, ...trainBook(rests, {vector, parts: codeBytes, random})};
}

function trainBook(
  rests: Float32Array,
  {vector, parts, random}: {vector: number; parts: number; random: Random},
): {book: CodeBook; codes: Uint8Array} {
  const items = rests.length / vector;
  const book = {parts, vector, values: new Float32Array(CENTROIDS * vector)};
  const codes = new Uint8Array(items * parts);
  const sample = toSample(rests, {vector, count: POINTS_OF_BOOK, random});
  for (let part = 0; part < parts; part++) {
    const start = toPartStart(book, part);
    const width = toPartStart(book, part + 1) - start;
    const points = toColumns(sample, {vector, start, width});
    const own = toCentroids(points, {width, clusters: CENTROIDS, rounds: ROUNDS, random});
    const stored = Float32Array.from(toHalf(own), fromHalf);
    book.values.set(stored, CENTROIDS * start);
    const nearest = openNearest(stored, width);
    for (let item = 0; item < items; item++) codes[item * parts + part] = nearest.find(rests, item * vector + start);
  }
  return {book, codes};
}

/** A random sample of rows in their order; all rows if there are fewer. */
function toSample(
  rows: Float32Array,
  {vector, count, random}: {vector: number; count: number; random: Random},
): Float32Array {
  const all = rows.length / vector;
  if (all <= count) return rows;
  const sample = new Float32Array(count * vector);
  let taken = 0;
  for (let row = 0; row < all && taken < count; row++) {
    if (random() * (all - row) >= count - taken) continue;
    sample.set(rows.subarray(row * vector, (row + 1) * vector), taken++ * vector);
  }
  return sample;
}

function toColumns(
  rows: Float32Array,
  {vector, start, width}: {vector: number; start: number; width: number},
): Float32Array {
  const columns = new Float32Array((rows.length / vector) * width);
  for (let from = start, to = 0; to < columns.length; from += vector, to += width) {
    columns.set(rows.subarray(from, from + width), to);
  }
  return columns;
}

/** Quantises rows to a signed byte per component; the largest component of a row becomes 127. */
function toCodes(rows: Float32Array, vector: number): ItemCodes {
  const values = new Int8Array(rows.length);
  const inverseLengths = new Float32Array(rows.length / vector);
  for (let row = 0; row < inverseLengths.length; row++) {
    let most = 0;
    for (let k = 0; k < vector; k++) most = Math.max(most, Math.abs(rows[row * vector + k]));
    inverseLengths[row] = most / 127;
    for (let k = 0; most > 0 && k < vector; k++)
      values[row * vector + k] = Math.round((rows[row * vector + k] * 127) / most);
  }
  return {values, inverseLengths};
}
