import type {RecommendOptions} from '../contract/recommendation.ts';
import {isInCategory} from '../features/category-path.ts';
import type {RankInput} from './rank-input.ts';

/**
 * Says which products a shelf may show: in stock, not excluded, not in the cart, not bought before, in the category and
 * between the prices that are asked for. Items without a price are excluded when a price filter is set.
 */
export function toItemFilter({table, profile}: RankInput, options: RecommendOptions): (index: number) => boolean {
  const blocked = new Set<number>();
  const block = (id: string): void => {
    const index = table.indexOf.get(id);
    if (index !== undefined) blocked.add(index);
  };
  options.exclude?.forEach(block);
  profile.cart.forEach(block);
  if (!options.includePurchased) profile.bought.forEach(({itemId}) => block(itemId));
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
