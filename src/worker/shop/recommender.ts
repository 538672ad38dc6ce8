import type {Recommendation, RecommendOptions} from '../../core/contract/recommendation.ts';
import {buildItemTable, type ItemTable} from '../../core/recommend/item-table.ts';
import {rank} from '../../core/recommend/rank.ts';
import type {RankInput} from '../../core/recommend/rank-input.ts';
import {recentlyViewed} from '../../core/recommend/recently-viewed.ts';
import {rerank} from '../../core/recommend/rerank.ts';
import type {ShopperNetwork} from './shopper-network.ts';
import type {Shop, ShopCatalogue} from './shop.ts';
import type {SavedShopper} from '../store/saved-shopper.ts';

/** Ranks the shop's products for the shopper; caches the table of products until catalogue or model change. */
export class Recommender {
  private built: {catalogue?: ShopCatalogue; network?: ShopperNetwork; table: ItemTable} | undefined;

  constructor(private readonly shop: Shop) {}

  recommend(saved: SavedShopper, options: RecommendOptions, nowMs: number): readonly Recommendation[] {
    return rank(this.toInput(saved, nowMs), options);
  }

  rerank(saved: SavedShopper, itemIds: readonly string[], nowMs: number): readonly string[] {
    return rerank(this.toInput(saved, nowMs), itemIds);
  }

  recentlyViewed(saved: SavedShopper, count: number, nowMs: number): readonly Recommendation[] {
    return recentlyViewed(this.toInput(saved, nowMs), count);
  }

  private toInput({profile, learned}: SavedShopper, nowMs: number): RankInput {
    const {network} = this.shop;
    const scores = network?.fits(learned) ? network.score(learned) : undefined;
    return {table: this.toTable(), profile, nowMs, scores, model: network?.loaded.model};
  }

  private toTable(): ItemTable {
    const {catalogue, network} = this.shop;
    const {built} = this;
    if (built && built.catalogue === catalogue && built.network === network) return built.table;
    const table = buildItemTable({catalogue: catalogue?.catalogue, modelIds: network?.loaded.model.itemIds});
    this.built = {catalogue, network, table};
    return table;
  }
}
