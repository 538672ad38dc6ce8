import type {Catalogue, CatalogueItem} from '../contract/catalogue.ts';
import {toTopCategory} from '../features/category-path.ts';
import {buildPriceTiers, toPriceTier} from '../features/price-tier.ts';

/** Names as numbers 1, 2, ...; 0 stands for none. */
export interface NameCodes {
  /** [names + 1] the name of each code, '' for 0. */
  readonly names: readonly string[];
  readonly codeOf: ReadonlyMap<string, number>;
}

/**
 * Everything that ranking reads of every product, in columns, so that scoring a hundred thousand products allocates no
 * objects. Made once for a catalogue and a model; index = place in the catalogue.
 */
export interface ItemTable {
  readonly items: readonly CatalogueItem[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly currency?: string;
  /** [items] row of the model, -1 where it does not know the product. */
  readonly row: Int32Array;
  /** [model rows] index of the product, -1 where the catalogue does not have it. */
  readonly indexOfRow: Int32Array;
  /** [items] codes of first category step, whole path, brand. */
  readonly category: Int32Array;
  readonly path: Int32Array;
  readonly brand: Int32Array;
  /** [items] 1 + index into PRICE_TIERS, 0 where unknown. */
  readonly tier: Uint8Array;
  readonly categories: NameCodes;
  readonly paths: NameCodes;
  readonly brands: NameCodes;
  /** [items] 1 where the product can be bought. */
  readonly inStock: Uint8Array;
  /**
   * [items] 0 to 1: by place among the items that the model names as popular, then by place in the model, whose most
   * popular item is first; without a model by place in the catalogue.
   */
  readonly popularity: Float32Array;
  readonly hasModel: boolean;
}

/**
 * Columns of a catalogue, joined with a model by id. Without a catalogue the products are the model's ids, so that ids
 * can still be sorted; products that the catalogue lacks are never shown.
 */
export function buildItemTable({
  catalogue,
  modelIds = [],
  popularIds = [],
}: {
  catalogue?: Catalogue;
  modelIds?: readonly string[];
  popularIds?: readonly string[];
}): ItemTable {
  const items = catalogue?.items ?? modelIds.map((id): CatalogueItem => ({id, title: id}));
  const size = items.length;
  const indexOf = new Map<string, number>();
  const codes = {categories: createCodes(), paths: createCodes(), brands: createCodes()};
  const columns = {
    category: new Int32Array(size),
    path: new Int32Array(size),
    brand: new Int32Array(size),
    tier: new Uint8Array(size),
    inStock: new Uint8Array(size),
  };
  const tiers = buildPriceTiers(items.map(({category, priceCents}) => ({category, price: priceCents})));
  items.forEach(({id, category, brand, priceCents, stock}, index) => {
    if (!indexOf.has(id)) indexOf.set(id, index);
    columns.category[index] = codes.categories.add(toTopCategory(category));
    columns.path[index] = codes.paths.add(category);
    columns.brand[index] = codes.brands.add(brand);
    columns.tier[index] = 1 + (toPriceTier(tiers, {category, price: priceCents}) ?? -1);
    // A second product with the same id is a mistake in the catalogue, and must not be shown twice.
    columns.inStock[index] = (stock === undefined || stock > 0) && indexOf.get(id) === index ? 1 : 0;
  });
  const row = new Int32Array(size).fill(-1);
  const indexOfRow = Int32Array.from(modelIds, (id) => indexOf.get(id) ?? -1);
  indexOfRow.forEach((index, own) => index >= 0 && (row[index] = own));
  const hasModel = modelIds.length > 0;
  const popular = new Map(popularIds.map((id, place) => [indexOf.get(id), place]));
  const toPlace = (own: number, index: number): number =>
    popular.get(index) ?? (own < 0 ? -1 : popularIds.length + own);
  return {
    items,
    indexOf,
    currency: catalogue?.currency,
    row,
    indexOfRow,
    ...columns,
    categories: codes.categories,
    paths: codes.paths,
    brands: codes.brands,
    popularity: Float32Array.from(row, (own, index) =>
      hasModel ? toPopularity(toPlace(own, index), popularIds.length + modelIds.length) : toPopularity(index, size),
    ),
    hasModel,
  };
}

/** Clicks fall with about the logarithm of the place (Zipf); 0 for a product without a place. */
function toPopularity(place: number, places: number): number {
  return place < 0 ? 0 : 1 - Math.log1p(place) / Math.log1p(places);
}

function createCodes(): NameCodes & {add: (name: string | undefined) => number} {
  const names = [''];
  const codeOf = new Map<string, number>();
  const add = (name: string | undefined): number => {
    if (name === undefined || name === '') return 0;
    const known = codeOf.get(name);
    if (known !== undefined) return known;
    codeOf.set(name, names.length);
    return names.push(name) - 1;
  };
  return {names, codeOf, add};
}
