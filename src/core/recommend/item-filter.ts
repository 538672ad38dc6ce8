import type {RecommendOptions} from '../contract/recommendation.ts';
import {isInCategory} from '../features/category-path.ts';
import type {RankInput} from './rank-input.ts';

/**
 * Indices of the products that no list shows, wherever they would come from: excluded, shown by the page itself, in the
 * cart, bought before and not due again.
 */
export function toBlocked({table, profile, pageItem, due}: RankInput, options: RecommendOptions): ReadonlySet<number> {
  const bought = options.includePurchased ? [] : profile.bought.map(({itemId}) => itemId);
  const isDue = new Set(due?.map(({itemId}) => itemId));
  const ids = [...(options.exclude ?? []), ...profile.cart, ...bought.filter((id) => !isDue.has(id)), pageItem ?? ''];
  return new Set(ids.map((id) => table.indexOf.get(id) ?? -1));
}

/**
 * Says which products a shelf may show: in stock, not blocked, in the category and between the prices that are asked
 * for. Items without a price are excluded when a price filter is set.
 */
export function toItemFilter(
  {table}: RankInput,
  options: RecommendOptions,
  blocked: ReadonlySet<number>,
): (index: number) => boolean {
  const paths = options.category ? toPathsIn(table.paths.names, options.category) : undefined;
  const {minimumPriceCents: lowest, maximumPriceCents: highest} = options;
  const hasBounds = lowest !== undefined || highest !== undefined;
  return (index) => {
    if (table.inStock[index] === 0 || (paths && paths[table.path[index]] === 0)) return false;
    if (hasBounds) {
      const price = table.items[index].priceCents;
      if (price === undefined || price < (lowest ?? 0) || price > (highest ?? Infinity)) return false;
    }
    return !blocked.has(index);
  };
}

/** [paths] 1 where the category path lies in the category, else 0. */
function toPathsIn(names: readonly string[], category: string): Uint8Array {
  return Uint8Array.from(names, (name) => (name !== '' && isInCategory(name, category) ? 1 : 0));
}
