import type {ItemTable} from './item-table.ts';
import {toRelevance} from './relevance.ts';
import type {Taste} from './taste.ts';

/** How well a price class fits a shopper of the next class, where its own is 1. */
const NEXT_CLASS = 0.5;
/** For products without a price. */
const NO_PRICE = 0.5;

/**
 * How well the price of a product fits the shopper, 0 to 1, by its index: 1 in the price class, low, middle or high
 * for its category, that the shopper looks at most. 0 for all products where nothing is known of that.
 */
export function toPriceFit({tier: taste}: Taste, {tier}: ItemTable): (index: number) => number {
  // Code 0 stands for no price.
  const fits = taste.map((_, code) =>
    taste.reduce((sum, own, other) => (other === 0 ? sum : sum + own * NEXT_CLASS ** Math.abs(other - code)), 0),
  );
  const most = Math.max(...fits.slice(1));
  if (most === 0) return () => 0;
  return (index) => (tier[index] === 0 ? NO_PRICE : fits[tier[index]] / most);
}

/**
 * Candidates in the order of a mix of score and price fit, with the score that each has in it: both 0 to 1 among the
 * candidates.
 *
 * @param candidates best first
 * @param weight 0 to 1, the share of the price fit
 */
export function mixPriceFit(
  candidates: readonly number[],
  given: {weight: number; score: (index: number) => number; fit: (index: number) => number},
): {readonly order: readonly number[]; readonly score: (index: number) => number} {
  const {weight, score, fit} = given;
  if (weight === 0 || candidates.length <= 1) return {order: candidates, score};
  const relevanceOf = toRelevance(candidates, score);
  const mixed = new Map(candidates.map((index) => [index, (1 - weight) * relevanceOf(index) + weight * fit(index)]));
  const toScore = (index: number): number => mixed.get(index) ?? 0;
  // Sorting is stable: candidates that fit alike stay in the order of their scores.
  return {order: candidates.toSorted((a, b) => toScore(b) - toScore(a)), score: toScore};
}
