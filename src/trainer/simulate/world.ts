import type {Catalogue, CatalogueItem} from '../../core/contract/catalogue.ts';
import {ProfilerError} from '../../core/contract/errors.ts';
import {type Random, shuffle} from '../random.ts';

/** Exponent of demand by rank: weight = (rank + 3) ^ -POPULARITY_POWER. */
const POPULARITY_POWER = 0.8;
/** Largest seasonal deviation of a category's weight from its mean. */
const SEASON_SWING = 0.6;
/** Number of complementary kinds per kind. */
const COMPLEMENTS = 2;

/** An item as simulated shoppers see it; numbers are indices into the lists of the world. */
export interface WorldItem {
  readonly item: CatalogueItem;
  readonly index: number;
  readonly category: number;
  readonly kind: number;
  readonly brand: number;
  readonly colour: number;
  /** Third of the prices of its category: 0 low, 1 middle, 2 high; 1 without a price. */
  readonly tier: number;
  /** Log of the item's share of the total demand. */
  readonly logPopularity: number;
  readonly isInStock: boolean;
}

/** Properties of the simulated shop. */
export interface World {
  readonly currency: string;
  readonly items: readonly WorldItem[];
  readonly categories: readonly string[];
  /** Full category paths. */
  readonly kinds: readonly string[];
  readonly kindCategory: readonly number[];
  readonly kindItems: readonly (readonly WorldItem[])[];
  readonly brands: readonly string[];
  readonly colours: readonly string[];
  /** [kinds, COMPLEMENTS] complementary kinds. */
  readonly complements: readonly (readonly number[])[];
  /** Day of the year with the highest demand for a category, and its relative deviation from the mean. */
  readonly seasons: readonly {readonly peakDay: number; readonly swing: number}[];
}

/** Draws the properties of a shop. @throws ProfilerError `catalogue-invalid` for fewer than ten products */
export function createWorld(catalogue: Catalogue, random: Random): World {
  const priced = catalogue.items.filter(({priceCents}) => priceCents !== undefined);
  if (catalogue.items.length < 10) {
    throw new ProfilerError(
      'catalogue-invalid',
      `The catalogue has ${catalogue.items.length} products, the simulation needs 10 or more. Give a larger catalogue.`,
    );
  }
  const categories = new Index();
  const kinds = new Index();
  const brands = new Index();
  const colours = new Index();
  const ranks = shuffle(
    catalogue.items.map((_, index) => index),
    random,
  );
  const total = ranks.reduce((sum, _, rank) => sum + toDemand(rank), 0);
  const pricesByCategory = new Map<string, number[]>();
  for (const item of priced) {
    const list = pricesByCategory.get(toTop(item)) ?? [];
    pricesByCategory.set(toTop(item), [...list, item.priceCents ?? 0]);
  }
  for (const list of pricesByCategory.values()) list.sort((left, right) => left - right);
  const items = catalogue.items.map((item, index): WorldItem => {
    const prices = pricesByCategory.get(toTop(item)) ?? [];
    const place = prices.filter((price) => price < (item.priceCents ?? 0)).length / Math.max(1, prices.length);
    return {
      item,
      index,
      category: categories.of(toTop(item)),
      kind: kinds.of(item.category ?? ''),
      brand: brands.of(item.brand ?? ''),
      colour: colours.of(item.colour ?? ''),
      tier: item.priceCents === undefined ? 1 : Math.min(2, Math.floor(3 * place)),
      logPopularity: Math.log(toDemand(ranks[index]) / total),
      isInStock: (item.stock ?? 1) > 0,
    };
  });
  const kindItems = kinds.names.map((_, kind) => items.filter((item) => item.kind === kind));
  const kindCategory = kindItems.map(([first]) => first.category);
  return {
    currency: catalogue.currency,
    items,
    categories: categories.names,
    kinds: kinds.names,
    kindCategory,
    kindItems,
    brands: brands.names,
    colours: colours.names,
    complements: kinds.names.map((_, kind) => drawComplements(kind, kinds.names.length, random)),
    seasons: categories.names.map(() => ({peakDay: 365 * random(), swing: SEASON_SWING * random()})),
  };
}

/** Demand for a category on a day, 1 on average. */
export function toSeasonWeight(world: World, category: number, dayOfYear: number): number {
  const {peakDay, swing} = world.seasons[category];
  return 1 + swing * Math.cos((2 * Math.PI * (dayOfYear - peakDay)) / 365);
}

function drawComplements(kind: number, count: number, random: Random): number[] {
  const chosen = new Set<number>();
  while (chosen.size < Math.min(COMPLEMENTS, count - 1)) {
    const other = Math.floor(random() * count);
    if (other !== kind) chosen.add(other);
  }
  return [...chosen];
}

function toDemand(rank: number): number {
  return (rank + 3) ** -POPULARITY_POWER;
}

function toTop(item: CatalogueItem): string {
  return (item.category ?? '').split(' > ')[0];
}

/** Numbers names in order of first appearance. */
class Index {
  readonly names: string[] = [];
  private readonly positions = new Map<string, number>();

  of(name: string): number {
    const known = this.positions.get(name);
    if (known !== undefined) return known;
    this.positions.set(name, this.names.length);
    return this.names.push(name) - 1;
  }
}
