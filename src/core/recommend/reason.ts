import type {Reason} from '../contract/recommendation.ts';
import type {ItemScores} from './item-scores.ts';
import type {RankInput} from './rank-input.ts';
import {isSamePath, toNeighbourShare, toSimilarity} from './similarity.ts';

/** The shopper's newest products are asked which of them explains best. */
const ASKED = 10;
const STEP_DECAY = 0.9;
/** Less likeness than this explains nothing. */
const FEWEST_LIKENESS = 0.3;
/** A search explains as long as few products were looked at since. */
const FEWEST_STRENGTH = 0.4;
/** Part of an interest (0 to 0.65 category, 0 to 0.2 brand) that is worth naming. */
const CLEAR_CATEGORY = 0.15;
const CLEAR_BRAND = 0.08;

/**
 * Says of each product why it is shown. In this order: a search names it; a product of the shopper's history is like
 * it or was often looked at beside it; it lies in a category or is of a brand that the shopper likes; it is new, or
 * popular.
 */
export function toReasons(input: RankInput, scores: ItemScores): (index: number) => Reason {
  const {table, profile} = input;
  const own = toNewestItems(input);
  const cart = new Set(profile.cart);
  const {taste, search} = scores;
  return (index) => {
    if (search && search.strength >= FEWEST_STRENGTH && search.shares.has(index)) {
      return {kind: 'search', query: search.query};
    }
    const source = toSource(input, own, index);
    if (source !== undefined) {
      const {id, title} = table.items[source];
      return {kind: cart.has(id) ? 'cart' : 'viewed', itemId: id, title};
    }
    const path = taste.path[table.path[index]] + taste.category[table.category[index]];
    if (path >= CLEAR_CATEGORY) return {kind: 'category', category: table.categories.names[table.category[index]]};
    if (taste.brand[table.brand[index]] >= CLEAR_BRAND) {
      return {kind: 'brand', brand: table.brands.names[table.brand[index]]};
    }
    return {kind: table.hasModel && table.row[index] < 0 ? 'new' : 'popular'};
  };
}

/** The shopper's newest different products that the catalogue has, newest first. */
function toNewestItems({table, profile}: RankInput): number[] {
  const found = new Set<number>();
  for (let at = profile.recent.length - 1; at >= 0 && found.size < ASKED; at--) {
    const index = table.indexOf.get(profile.recent[at].itemId);
    if (index !== undefined) found.add(index);
  }
  return [...found];
}

/** The product of the shopper's history that explains best, the newer of equals. */
function toSource(input: RankInput, own: readonly number[], index: number): number | undefined {
  let source: number | undefined;
  let most = FEWEST_LIKENESS;
  let decay = 1;
  for (const other of own) {
    if (other === index) continue;
    const near = toNeighbourShare(input, other, index);
    // A likeness that shoppers cannot see, across categories, needs the neighbours' word.
    const alike = near > 0 || isSamePath(input.table, other, index) ? toSimilarity(input, other, index) : 0;
    const value = decay * (near + alike);
    if (value > most) {
      most = value;
      source = other;
    }
    decay *= STEP_DECAY;
  }
  return source;
}
