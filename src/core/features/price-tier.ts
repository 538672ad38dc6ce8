import {PRICE_TIERS} from '../contract/profile-view.ts';
import {toTopCategory} from './category-path.ts';

/** The two prices that separate low, middle and high, so that each class has a third of the products. */
type Edges = readonly [number, number];

/** A shop's price classes. Each category has its own, because an expensive mug costs as much as a cheap sofa. */
export interface PriceTiers {
  /** Price classes over all products; undefined if too few products have a price. */
  readonly overall?: Edges;
  readonly byCategory: ReadonlyMap<string, Edges>;
}

/** A product as buildPriceTiers reads it. */
export interface PricedItem {
  /** Category path from the root. */
  readonly category?: string;
  /** Price in any unit, the same for all products. */
  readonly price?: number;
}

/** Fewer prices than this are not divided into classes. */
const MIN_PRICES = 6;

/** Price classes of a catalogue; products without a price do not count. */
export function buildPriceTiers(items: readonly PricedItem[]): PriceTiers {
  const prices = new Map<string, number[]>();
  const all: number[] = [];
  for (const {category, price} of items) {
    if (price === undefined || !Number.isFinite(price)) continue;
    all.push(price);
    const top = toTopCategory(category);
    if (top === undefined) continue;
    const own = prices.get(top);
    if (own) own.push(price);
    else prices.set(top, [price]);
  }
  const byCategory = new Map<string, Edges>();
  for (const [category, own] of prices) {
    const edges = toEdges(own);
    if (edges) byCategory.set(category, edges);
  }
  return {overall: toEdges(all), byCategory};
}

/** Index into PRICE_TIERS of a price, by its category's classes or the shop's; undefined if neither is known. */
export function toPriceTier(tiers: PriceTiers, {category, price}: PricedItem): number | undefined {
  const top = toTopCategory(category);
  const edges = (top === undefined ? undefined : tiers.byCategory.get(top)) ?? tiers.overall;
  if (!edges || price === undefined || !Number.isFinite(price)) return undefined;
  if (price <= edges[0]) return 0;
  return price <= edges[1] ? 1 : 2;
}

/** Makes two limits that divide the prices into thirds; undefined if they would be equal. */
function toEdges(prices: readonly number[]): Edges | undefined {
  if (prices.length < MIN_PRICES) return undefined;
  const sorted = Float64Array.from(prices).sort();
  const at = (part: number): number => sorted[Math.ceil((sorted.length * part) / PRICE_TIERS.length) - 1];
  return at(1) < sorted[sorted.length - 1] ? [at(1), at(2)] : undefined;
}
