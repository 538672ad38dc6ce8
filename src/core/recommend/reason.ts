import type {Reason} from '../contract/recommendation.ts';
import type {ItemScores} from './item-scores.ts';
import type {RankInput} from './rank-input.ts';
import {isSamePath, toNeighbourShare, toSimilarity} from './similarity.ts';

/** Number of the shopper's newest products that a reason may name. */
const ASKED = 10;
const STEP_DECAY = 0.9;
/** A product is named as a reason only from this similarity on. */
const MIN_LIKENESS = 0.3;
/** A search is named as a reason only while its strength is at least this: it falls with every product viewed since. */
const MIN_STRENGTH = 0.4;
/** Share of an interest (0 to 0.65 for a category, 0 to 0.2 for a brand) from which it is named as a reason. */
const CLEAR_CATEGORY = 0.15;
const CLEAR_BRAND = 0.08;

/**
 * Gives the reason to show each product, the first that applies: it matches a search; it is similar to, or often viewed
 * with, a product of the shopper's history; its category or brand is one of the shopper's interests; it is new; it is
 * popular.
 */
export function toReasons(input: RankInput, scores: ItemScores): (index: number) => Reason {
  const {table, profile} = input;
  const own = toNewestItems(input);
  const cart = new Set(profile.cart);
  const {taste, search} = scores;
  return (index) => {
    if (search && search.strength >= MIN_STRENGTH && search.shares.has(index)) {
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

/** The product of the shopper's history that explains a product best; of equals the newer one. */
function toSource(input: RankInput, own: readonly number[], index: number): number | undefined {
  let source: number | undefined;
  let most = MIN_LIKENESS;
  let decay = 1;
  for (const other of own) {
    if (other === index) continue;
    const near = toNeighbourShare(input, other, index);
    // Across categories, similar vectors alone are not a reason that shoppers can see: the products must be neighbours
    // too.
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
