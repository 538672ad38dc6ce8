import {ItemRows, type RowScorer} from '../kernels/item-rows.ts';
import {MatrixProducts} from '../kernels/matrix-products.ts';
import {MemoryLayout} from '../kernels/memory-layout.ts';
import {openKernels} from '../kernels/open-kernels.ts';
import type {ItemCodes, Model} from '../model.ts';
import type {Predictor} from '../predictor.ts';
import {addRepeats, addShares, sumNeighbours} from '../score.ts';
import {SparseSum} from '../sparse-sum.ts';
import {stepVisit} from '../step.ts';
import type {VisitState} from '../visit-state.ts';
import {CENTROIDS, writeProducts} from './code-book.ts';
import {groupByList, type ListGroups} from './group-by-list.ts';
import type {ListItems} from './list-parts.ts';
import {openPlainRows} from './plain-rows.ts';

/** The kernel scores this many rows at a time, so each list begins at a multiple of it. */
const BLOCK = 4;

/**
 * A predictor that scores from coarse to fine: the centroids of all lists; every item by its list's centroid; then,
 * item by item, the lists nearest to the query, the visit's own items and their neighbours. The cost grows with the
 * number of items in the probed lists; every other item costs one addition.
 */
export function openListPredictor(model: Model, table: ListItems, simd: boolean): Predictor {
  const {codes} = model;
  if (!codes) throw new Error('Lists come from files, and files have codes.'); // decode-lists.ts makes both
  const {listOf, exact, centroids} = table.parts;
  const groups = groupByList(listOf, {lists: centroids.inverseLengths.length, end: exact, unit: BLOCK});
  const sorted = toSortedRows(model, codes, groups);
  const layout = new MemoryLayout();
  const fits = simd && ItemRows.fits(model.sizes.vector);
  const [lists, rows] = [{codes: centroids}, sorted].map(
    ({codes: own, prior}: {codes: ItemCodes; prior?: Float32Array}) =>
      new ItemRows(own, model.sizes.vector, {layout, prior}),
  );
  const products = new MatrixProducts(model.weights, layout);
  const kernels = fits ? openKernels(layout.bytes) : undefined;
  const multiply = kernels && products.open(kernels);
  const scorer = new ListScorer(model, table, {
    groups,
    lists: kernels ? lists.openParts(kernels) : openPlainRows(centroids, model.sizes.vector),
    rows: kernels ? rows.openParts(kernels) : openPlainRows(sorted.codes, model.sizes.vector, sorted.prior),
  });
  return {
    kind: kernels ? 'simd' : 'plain',
    step: (state, event) => stepVisit(model, state, event, multiply),
    score: (state, out) => scorer.score(state, out),
  };
}

/** The rows in the order of the lists, each list padded with rows of zeros. */
function toSortedRows(
  {sizes: {vector}, prior}: Model,
  {values, inverseLengths}: ItemCodes,
  {items}: ListGroups,
): {codes: ItemCodes; prior?: Float32Array} {
  const sorted = {values: new Int8Array(items.length * vector), inverseLengths: new Float32Array(items.length)};
  items.forEach((item, place) => {
    if (item < 0) return;
    sorted.values.set(values.subarray(item * vector, item * vector + vector), place * vector);
    sorted.inverseLengths[place] = inverseLengths[item];
  });
  return {codes: sorted, prior: prior && Float32Array.from(items, (item) => (item < 0 ? 0 : prior[item]))};
}

class ListScorer {
  /** Products of the query with the code book; empty without a code book. */
  private readonly products: Float32Array;
  /** [lists] score of each list's centroid. */
  private readonly coarse: Float32Array;
  /** [lists] cosine of query and centroid, times the model's scale. */
  private readonly cosines: Float32Array;
  private readonly ordered: Float32Array;
  /** [lists] 1 / length of each centroid. */
  private readonly inverseNorms: Float32Array;
  private readonly shares: SparseSum;
  private readonly runs: Int32Array;
  /** [items] priors; zeros if the model has none. */
  private readonly prior: Float32Array;
  /** [lists] 1 if the list is scored item by item. */
  private readonly isOpen: Uint8Array;

  constructor(
    private readonly model: Model,
    private readonly table: ListItems,
    private readonly opened: {groups: ListGroups; lists: RowScorer; rows: RowScorer},
  ) {
    const {parts} = table;
    const lists = parts.centroids.inverseLengths.length;
    this.products = new Float32Array(CENTROIDS * (parts.book?.parts ?? 0));
    this.coarse = new Float32Array(lists);
    this.cosines = new Float32Array(lists);
    this.ordered = new Float32Array(lists);
    this.inverseNorms = toInverseNorms(parts.centroids, model.sizes.vector);
    this.isOpen = new Uint8Array(lists);
    this.shares = new SparseSum(table.items);
    this.runs = toRuns(parts.listOf, parts.exact);
    this.prior = model.prior ?? new Float32Array(table.items);
  }

  score(state: VisitState, out: Float32Array): void {
    const {model, shares, isOpen} = this;
    const {book, listOf} = this.table.parts;
    const {lists, rows} = this.opened;
    const {scale} = model;
    lists.read(state.query, scale);
    lists.score(0, this.ordered.length);
    rows.read(state.query, scale);
    if (book) writeProducts(book, state.query, {factor: scale, table: this.products});

    this.coarse.set(lists.scores.subarray(0, this.coarse.length));
    fill(out, {coarse: this.coarse, listOf, runs: this.runs, prior: this.prior});
    this.chooseLists();
    for (let list = 0; list < isOpen.length; list++) if (isOpen[list] === 1) this.scoreList(list, out);

    const strength = sumNeighbours(model, state.items, shares);
    for (let i = 0; i < shares.count; i++) this.scoreItem(shares.touched[i], state.query, out);
    for (const item of state.items.slice(-model.sizes.memory)) if (item >= 0) this.scoreItem(item, state.query, out);
    addRepeats(model, state, out);
    addShares(model, strength, {out, shares});
  }

  /**
   * Opens the lists whose centroids have the smallest angle to the query. The plain product would give the average of a
   * list's items, and so prefer lists of similar items over wide lists that hold single better items.
   */
  private chooseLists(): void {
    const {isOpen, coarse, cosines, ordered, inverseNorms} = this;
    for (let list = 0; list < cosines.length; list++) cosines[list] = coarse[list] * inverseNorms[list];
    ordered.set(cosines);
    ordered.sort();
    const bar = ordered[Math.max(0, ordered.length - this.table.parts.probes)];
    for (let list = 0; list < isOpen.length; list++) isOpen[list] = cosines[list] >= bar ? 1 : 0;
  }

  private scoreList(list: number, out: Float32Array): void {
    const {groups, rows} = this.opened;
    const [from, end] = [groups.start[list], groups.start[list + 1]];
    if (end > from) rows.score(from, end);
    for (let place = from; place < end; place++) {
      const item = groups.items[place];
      if (item >= 0 && item < out.length) out[item] = rows.scores[place];
    }
    this.scoreCodes(list, out);
  }

  /** Scores the coded items of a list. This is the innermost loop, so everything it reads is in local variables. */
  private scoreCodes(list: number, out: Float32Array): void {
    const {coded, codes, inverseLengths} = this.table;
    const {products} = this;
    const {prior} = this;
    const {items} = coded;
    const base = this.coarse[list];
    const end = coded.start[list + 1];
    const parts = this.table.parts.book?.parts ?? 0;
    const paired = parts - (parts % 2);
    let at = coded.start[list] * parts;
    for (let place = coded.start[list]; place < end; place++) {
      let sum = base;
      let other = 0; // two sums, so that additions do not wait for each other
      let entry = 0;
      for (let part = 0; part < paired; part += 2, at += 2, entry += 2 * CENTROIDS) {
        sum += products[entry + codes[at]];
        other += products[entry + CENTROIDS + codes[at + 1]];
      }
      if (paired < parts) sum += products[entry + codes[at++]];
      const item = items[place];
      if (item < out.length) out[item] = (sum + other) * inverseLengths[place] + prior[item];
    }
  }

  private scoreCode(place: number, list: number): number {
    const {codes, inverseLengths} = this.table;
    const {products} = this;
    const parts = products.length / CENTROIDS;
    let sum = this.coarse[list];
    for (let part = 0, at = place * parts; part < parts; part++, at++) sum += products[CENTROIDS * part + codes[at]];
    return sum * inverseLengths[place];
  }

  /** Scores one item, whether its list is scored item by item or not. */
  private scoreItem(item: number, query: Float32Array, out: Float32Array): void {
    const {listOf, exact} = this.table.parts;
    const {prior} = this;
    const {codes, scale, sizes} = this.model;
    if (item >= out.length || this.isOpen[listOf[item]] === 1) return;
    if (item >= exact) {
      out[item] = this.scoreCode(this.table.toPlace(item), listOf[item]) + prior[item];
      return;
    }
    const at = item * sizes.vector;
    let sum = 0;
    // openListPredictor has checked that there are codes.
    for (let k = 0; k < sizes.vector; k++) sum += query[k] * codes!.values[at + k];
    out[item] = scale * sum * codes!.inverseLengths[item] + prior[item];
  }
}

/**
 * Gives every item the score of its list plus its prior. Coded items are sorted by list in each shard, so most of them
 * form runs of items with the same list; filling runs takes half the time of looking up each item's list.
 *
 * @param runs first item of each run, then the number of items; the list of items before the first run is looked up
 */
function fill(
  out: Float32Array,
  {coarse, listOf, runs, prior}: {coarse: Float32Array; listOf: Uint16Array; runs: Int32Array; prior: Float32Array},
): void {
  const single = Math.min(runs[0], out.length);
  for (let item = 0; item < single; item++) out[item] = coarse[listOf[item]] + prior[item];
  for (let run = 0; run + 1 < runs.length; run++) {
    const base = coarse[listOf[runs[run]]];
    const end = Math.min(runs[run + 1], out.length);
    for (let item = runs[run]; item < end; item++) out[item] = base + prior[item];
  }
}

function toRuns(listOf: Uint16Array, first: number): Int32Array {
  const runs: number[] = [];
  for (let item = first; item < listOf.length; item++) {
    if (item === first || listOf[item] !== listOf[item - 1]) runs.push(item);
  }
  return Int32Array.from([...runs, listOf.length]);
}

function toInverseNorms({values, inverseLengths}: ItemCodes, vector: number): Float32Array {
  return Float32Array.from(inverseLengths, (factor, list) => {
    let squares = 0;
    for (let k = list * vector; k < (list + 1) * vector; k++) squares += values[k] * values[k];
    return squares > 0 && factor > 0 ? 1 / (factor * Math.sqrt(squares)) : 0;
  });
}
