import type {Prediction} from '../contract/profile-view.ts';
import {sumExponents} from '../predict/sum-exponents.ts';
import {toTopItems} from './top-items.ts';

const COUNT = 20;

/**
 * The likeliest next products of the visit with their probabilities among all items of the model (softmax of the
 * logits).
 *
 * @param scores [model rows that have arrived] as scoreItems wrote them
 * @returns at most 20, likeliest first
 */
export function toNextItems(scores: Float32Array, itemIds: readonly string[]): Prediction['nextItems'] {
  const top = toTopItems(scores, COUNT);
  if (top.length === 0) return [];
  const highest = scores[top[0]];
  const sum = sumExponents(scores, highest);
  return top.map((row) => ({itemId: itemIds[row], probability: Math.exp(scores[row] - highest) / sum}));
}
