import type {ItemLists, Model} from '../model.ts';
import {UNIT_EPSILON} from '../network.ts';
import type {Predictor} from '../predictor.ts';
import {addCode, CENTROIDS, type CodeBook, toPartStart, writeProducts} from './code-book.ts';
import {groupByList, type ListGroups} from './group-by-list.ts';
import type {ListItems, ListParts} from './list-parts.ts';
import {openListPredictor} from './list-predictor.ts';

/** A model's inverted lists. Codes are stored in the order of the lists, so that a list is read sequentially. */
export class ListTable implements ItemLists, ListItems {
  readonly items: number;
  readonly bytes: number;
  /** Items with codes, by list. */
  readonly coded: ListGroups;
  /** [items - exact, parts] code of each item, in the order of `coded`. */
  readonly codes: Uint8Array;
  /** [items - exact] 1 / length of the vector that each code represents, in the order of `coded`. */
  readonly inverseLengths: Float32Array;
  /** Index in `coded` of each item that has a code. */
  private readonly place: Int32Array;

  constructor(readonly parts: ListParts) {
    const {listOf, exact, centroids, codes, book} = parts;
    this.items = listOf.length;
    this.coded = groupByList(listOf, {lists: centroids.inverseLengths.length, first: exact});
    const {items} = this.coded;
    this.place = new Int32Array(items.length);
    this.codes = new Uint8Array(codes.length);
    const width = book?.parts ?? 0;
    for (let place = 0; place < items.length; place++) {
      const own = items[place] - exact;
      this.place[own] = place;
      for (let k = 0; k < width; k++) this.codes[place * width + k] = codes[own * width + k];
    }
    this.inverseLengths = book ? toInverseLengths(this, book) : new Float32Array();
    this.bytes =
      centroids.values.byteLength +
      centroids.inverseLengths.byteLength +
      listOf.byteLength +
      (book?.values.byteLength ?? 0) +
      this.codes.byteLength +
      this.inverseLengths.byteLength +
      this.place.byteLength +
      items.byteLength;
  }

  addVector(item: number, out: Float32Array): void {
    const place = this.place[item - this.parts.exact];
    const vector = new Float32Array(this.parts.vector);
    this.addReconstruction(place, this.parts.listOf[item], vector);
    for (let k = 0; k < vector.length; k++) out[k] += vector[k] * this.inverseLengths[place];
  }

  /** Index in `coded` of an item that has a code. */
  toPlace(item: number): number {
    return this.place[item - this.parts.exact];
  }

  createPredictor(model: Model, simd: boolean): Predictor {
    return openListPredictor(model, this, simd);
  }

  /** Adds centroid and code to `out`, not normalised. */
  private addReconstruction(place: number, list: number, out: Float32Array): void {
    const {centroids, book, vector} = this.parts;
    const factor = centroids.inverseLengths[list];
    for (let k = 0; k < vector; k++) out[k] += centroids.values[list * vector + k] * factor;
    if (book) addCode(book, this.codes.subarray(place * book.parts, (place + 1) * book.parts), out);
  }
}

/**
 * 1 / length of the vector that each code represents, in the order of `coded`: |c + r|² = |c|² + Σ (2 c·r_part +
 * |r_part|²), both by look-up, so that a million codes take a tenth of a second.
 */
function toInverseLengths({parts: {centroids, vector}, coded, codes}: ListTable, book: CodeBook): Float32Array {
  const inverseLengths = new Float32Array(coded.items.length);
  const squares = toSquares(book);
  const table = new Float32Array(squares.length);
  for (let list = 0; list + 1 < coded.start.length; list++) {
    const factor = centroids.inverseLengths[list];
    const centroid = Float32Array.from(
      centroids.values.subarray(list * vector, (list + 1) * vector),
      (x) => x * factor,
    );
    writeProducts(book, centroid, {factor: 2, table});
    for (let entry = 0; entry < table.length; entry++) table[entry] += squares[entry];
    const base = centroid.reduce((sum, x) => sum + x * x, 0);
    let at = coded.start[list] * book.parts;
    for (let place = coded.start[list]; place < coded.start[list + 1]; place++) {
      let sum = base;
      for (let entry = 0; entry < table.length; entry += CENTROIDS) sum += table[entry + codes[at++]];
      inverseLengths[place] = 1 / Math.sqrt(Math.max(UNIT_EPSILON, sum));
    }
  }
  return inverseLengths;
}

/** [parts, CENTROIDS] squared length of every centroid of the book. */
function toSquares(book: CodeBook): Float32Array {
  const squares = new Float32Array(book.parts * CENTROIDS);
  for (let part = 0, at = 0, entry = 0; part < book.parts; part++) {
    const width = toPartStart(book, part + 1) - toPartStart(book, part);
    for (let own = 0; own < CENTROIDS; own++, entry++) {
      for (let k = 0; k < width; k++, at++) squares[entry] += book.values[at] * book.values[at];
    }
  }
  return squares;
}
