import {countItems, type Model} from './model.ts';
import {SparseSum} from './sparse-sum.ts';
import {multiplyRow} from './step.ts';
import type {VisitState} from './visit-state.ts';

/**
 * Logit of every item of the model to be the visit's next, [items]: scale x cosine(query, item), the item's prior, the
 * repeat bonus of items of the visit, and the neighbours' share. Written plainly: every faster way to the same numbers
 * is tested against this one.
 *
 * @param out overwritten, one value per item
 */
export function scoreItems(model: Model, state: VisitState, out: Float32Array): void {
  const {items, scale} = model;
  const {vector: d} = model.sizes;
  const {query} = state;
  const whole = d - (d % 4);
  for (let item = 0, at = 0; item < out.length; item++) {
    let a = 0; // four sums, so that additions do not wait for each other
    let b = 0;
    let c = 0;
    let e = 0;
    for (let k = 0; k < whole; k += 4, at += 4) {
      a += query[k] * items[at];
      b += query[k + 1] * items[at + 1];
      c += query[k + 2] * items[at + 2];
      e += query[k + 3] * items[at + 3];
    }
    for (let k = whole; k < d; k++, at++) a += query[k] * items[at];
    out[item] = scale * (a + b + c + e);
  }
  addPrior(model, out);
  addRepeats(model, state, out);
  addNeighbours(model, state, {out, shares: new SparseSum(countItems(model))});
}

/** Adds the prior of each item, which rates recent demand independently of the visit. */
export function addPrior({prior}: Model, out: Float32Array): void {
  if (prior) for (let item = 0; item < out.length; item++) out[item] += prior[item];
}

/** Adds the learned repeat bonus to the items of the newest events; every position has a bonus of its own. */
export function addRepeats(model: Model, state: VisitState, out: Float32Array): void {
  const bonus = multiplyRow(state.hidden, model.weights['repeat.w']);
  const bias = model.weights['repeat.b'].data;
  const {items} = state;
  for (let back = 0; back < model.sizes.memory && back < items.length; back++) {
    const item = items[items.length - 1 - back];
    if (item >= 0 && item < out.length) out[item] += bonus[back] + bias[back];
  }
}

/**
 * logit += g·log(1 + n / floor), n = the visit's neighbour weights decayed by age, g fitted by length of the visit.
 *
 * @param shares empty before and after, one sum per item
 */
export function addNeighbours(
  model: Model,
  {items}: VisitState,
  {out, shares}: {out: Float32Array; shares: SparseSum},
): void {
  addShares(model, sumNeighbours(model, items, shares), {out, shares});
}

/** Adds the neighbour shares of sumNeighbours to the logits, weighted by `strength`, and clears them. */
export function addShares(
  {mix}: Pick<Model, 'mix'>,
  strength: number,
  {out, shares}: {out: Float32Array; shares: SparseSum},
): void {
  for (let i = 0; i < shares.count; i++) {
    const item = shares.touched[i];
    // A model without a mix has no neighbours and so no shares.
    if (item < out.length) out[item] += strength * Math.log(1 + shares.values[item] / mix!.floor);
  }
  shares.clear();
}

/**
 * Sums the weights of all neighbours of a visit's items, decayed by age.
 *
 * @param items oldest first, -1 if unknown
 * @param shares empty before; its size is the number of items that have arrived
 * @returns g, by length of the visit; 0 if the model has no neighbour table
 */
export function sumNeighbours(
  {neighbours, mix}: Pick<Model, 'neighbours' | 'mix'>,
  items: readonly number[],
  shares: SparseSum,
): number {
  const g = mix?.neighbours[Math.min(items.length, mix.neighbours.length) - 1];
  if (!neighbours || !mix || !g) return 0;
  const {start, item: others, weight: weights} = neighbours;
  const known = shares.values.length;
  let weight = 1;
  for (let index = items.length - 1; index >= 0 && weight > MIN_WEIGHT; index--, weight *= mix.decay) {
    const item = items[index];
    if (item < 0) continue;
    for (let at = start[item]; at < start[item + 1]; at++) {
      if (others[at] < known) shares.add(others[at], weight * weights[at]);
    }
  }
  return g;
}

/** Earlier items whose weight has decayed below this no longer matter. */
export const MIN_WEIGHT = 0.01;
