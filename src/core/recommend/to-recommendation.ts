import type {Reason, Recommendation} from '../contract/recommendation.ts';
import type {ItemTable} from './item-table.ts';

/** Makes the entry of a shelf for the product at `index`; fields that the catalogue lacks are left out. */
export function toRecommendation(
  table: ItemTable,
  index: number,
  {score, reason}: {score: number; reason: Reason},
): Recommendation {
  const {id, title, url, image, priceCents, category, brand} = table.items[index];
  return {
    itemId: id,
    title,
    ...(url === undefined ? {} : {url}),
    ...(image === undefined ? {} : {image}),
    ...(priceCents === undefined ? {} : {priceCents, currency: table.currency}),
    ...(category === undefined ? {} : {category}),
    ...(brand === undefined ? {} : {brand}),
    score,
    reason,
  };
}
