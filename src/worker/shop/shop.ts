import type {Catalogue} from '../../core/contract/catalogue.ts';
import type {ListKind} from '../../core/contract/lists.ts';
import type {ProfileView} from '../../core/contract/profile-view.ts';
import {buildCatalogueLookup, type CatalogueLookup, NO_CATALOGUE} from '../../core/clean/catalogue-lookup.ts';
import {toCategoryList} from '../../core/features/category-path.ts';
import {buildPriceTiers, type PriceTiers} from '../../core/features/price-tier.ts';
import type {Profile} from '../../core/profile/profile.ts';
import type {DueItem} from '../../core/recommend/repeats.ts';
import type {ItemTable} from '../../core/recommend/item-table.ts';
import type {RuleBook} from '../../core/recommend/rank-input.ts';
import type {Together} from '../../core/recommend/together.ts';
import type {ShopperNetwork} from './shopper-network.ts';

/** Catalogue and model of the shop, the same for every shopper. Each part is undefined until it has been loaded. */
export interface Shop {
  catalogue?: ShopCatalogue;
  network?: ShopperNetwork;
  /** Assigns the shopper to a segment, where the model has segments; see model-parts.ts. */
  toSegment?: (profile: Profile) => ProfileView['segment'];
  /** The bought products that are due again, likeliest first; by the shopper's own orders where no file says more. */
  toDue?: (profile: Profile, nowMs: number) => readonly DueItem[];
  /** The shop's rules for a kind of list, where its catalogue has some. */
  toRules?: (table: ItemTable, kind: ListKind) => RuleBook;
  /** What is bought together, where the model says it. */
  together?: Together;
  /** Probability that the shopper does not come back within the model's horizon, where the model has such a head. */
  toChurn?: (profile: Profile, nowMs: number) => number | undefined;
}

/** The catalogue and what is derived from it once. */
export interface ShopCatalogue {
  readonly catalogue: Catalogue;
  readonly lookup: CatalogueLookup;
  readonly tiers: PriceTiers;
  /** See toCategoryList. */
  readonly categories: readonly string[];
}

export function toShopCatalogue(catalogue: Catalogue): ShopCatalogue {
  return {
    catalogue,
    lookup: buildCatalogueLookup(catalogue),
    tiers: buildPriceTiers(catalogue.items.map(({category, priceCents}) => ({category, price: priceCents}))),
    categories: toCategoryList(catalogue.items),
  };
}

export function toLookup({catalogue}: Shop): CatalogueLookup {
  return catalogue?.lookup ?? NO_CATALOGUE;
}
