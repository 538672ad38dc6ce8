import type {Reason} from '../contract/recommendation.ts';
import type {ItemScores} from './item-scores.ts';
import type {RankInput} from './rank-input.ts';
import {toTaste} from './taste.ts';

/** A search is named as a reason only while its strength is at least this: it falls with every product viewed since. */
const MIN_STRENGTH = 0.4;
/** Share of an interest (0 to 0.65 for a category, 0 to 0.2 for a brand) from which it is named as a reason. */
const CLEAR_CATEGORY = 0.15;
const CLEAR_BRAND = 0.08;

/**
 * Gives the reason to show each product as far as ranking itself knows it: it matches a search; else toOtherReasons.
 */
export function toReasons(input: RankInput, {taste, search}: ItemScores): (index: number) => Reason {
  const toOther = toOtherReasons(input, taste);
  return (index) =>
    search && search.strength >= MIN_STRENGTH && search.shares.has(index)
      ? {kind: 'search', query: search.query}
      : toOther(index);
}

/**
 * Gives the reason of a product that no single event explains: its category or brand is one of the shopper's
 * interests; it is new; it is popular.
 */
export function toOtherReasons(
  {table, profile, nowMs}: RankInput,
  taste = toTaste(profile, table, nowMs),
): (index: number) => Reason {
  return (index) => {
    const path = taste.path[table.path[index]] + taste.category[table.category[index]];
    if (path >= CLEAR_CATEGORY) return {kind: 'category', category: table.categories.names[table.category[index]]};
    if (taste.brand[table.brand[index]] >= CLEAR_BRAND) {
      return {kind: 'brand', brand: table.brands.names[table.brand[index]]};
    }
    return {kind: table.hasModel && table.row[index] < 0 ? 'new' : 'popular'};
  };
}
