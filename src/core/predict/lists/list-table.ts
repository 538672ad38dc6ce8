import type {ItemCodes, ItemLists, Model} from '../model.ts';
import {UNIT_EPSILON} from '../network.ts';
import type {Predictor} from '../predictor.ts';
import {addCode, type CodeBook} from './code-book.ts';
import {groupByList, type ListGroups} from './group-by-list.ts';
import {openListPredictor} from './list-predictor.ts';

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
  /** [items - exact, parts] codes of the items without a row, by row; [items - exact] 1 / length of what a code stands for. */
  readonly codes: Uint8Array;
}

/** A model's inverted lists. Codes are kept list by list, so that a list is read from end to end. */
export class ListTable implements ItemLists {
  readonly items: number;
  readonly bytes: number;
  /** Items with codes, by list. */
  readonly coded: ListGroups;
  /** [items - exact, parts] in the order of `coded`. */
  readonly codes: Uint8Array;
  /** [items - exact] 1 / length of what each code stands for, in the same order. */
  readonly inverseLengths: Float32Array;
  /** Place of each item with a code in `coded`. */
  private readonly place: Int32Array;

  constructor(readonly parts: ListParts) {
    const {listOf, exact, centroids, codes, book} = parts;
    this.items = listOf.length;
    this.coded = groupByList(listOf, {lists: centroids.inverseLengths.length, first: exact});
    const {items} = this.coded;
    this.place = new Int32Array(items.length);
    this.codes = new Uint8Array(codes.length);
    this.inverseLengths = new Float32Array(items.length);
    const width = book?.parts ?? 0;
    const vector = new Float32Array(parts.vector);
    items.forEach((item, place) => {
      const own = item - exact;
      this.place[own] = place;
      this.codes.set(codes.subarray(own * width, own * width + width), place * width);
      vector.fill(0);
      this.addReconstruction(place, listOf[item], vector);
      this.inverseLengths[place] =
        1 /
        Math.sqrt(
          Math.max(
            UNIT_EPSILON,
            vector.reduce((sum, x) => sum + x * x, 0),
          ),
        );
    });
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

  /** Place of an item with a code. */
  toPlace(item: number): number {
    return this.place[item - this.parts.exact];
  }

  createPredictor(model: Model, simd: boolean): Predictor {
    return openListPredictor(model, this, simd);
  }

  /** Adds centroid and code, not brought to unit length. */
  private addReconstruction(place: number, list: number, out: Float32Array): void {
    const {centroids, book, vector} = this.parts;
    const factor = centroids.inverseLengths[list];
    for (let k = 0; k < vector; k++) out[k] += centroids.values[list * vector + k] * factor;
    if (book) addCode(book, this.codes.subarray(place * book.parts, (place + 1) * book.parts), out);
  }
}
