import type {Recommendation} from '../contract/recommendation.ts';
import type {RankInput} from './rank-input.ts';
import {toRecommendation} from './to-recommendation.ts';

/**
 * Products of the shopper's recent events, newest first, each once; the product of the page and those that the
 * catalogue no longer has are left out.
 */
export function recentlyViewed(
  {table, profile, pageItem}: Pick<RankInput, 'table' | 'profile' | 'pageItem'>,
  count: number,
): Recommendation[] {
  const found = new Set<number>();
  for (let at = profile.recent.length - 1; at >= 0 && found.size < count; at--) {
    const {itemId} = profile.recent[at];
    const index = table.indexOf.get(itemId);
    if (index !== undefined && itemId !== pageItem) found.add(index);
  }
  return [...found].map((index, place) => {
    const {id, title} = table.items[index];
    return toRecommendation(table, index, {score: found.size - place, reason: {kind: 'viewed', itemId: id, title}});
  });
}
