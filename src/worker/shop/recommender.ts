import type {Recommendation, RecommendOptions} from '../../core/contract/recommendation.ts';
import {buildItemTable, type ItemTable} from '../../core/recommend/item-table.ts';
import {rank} from '../../core/recommend/rank.ts';
import type {RankInput} from '../../core/recommend/rank-input.ts';
import {recentlyViewed} from '../../core/recommend/recently-viewed.ts';
import {rerank} from '../../core/recommend/rerank.ts';
import type {ReadLog} from './explain-list.ts';
import type {ShopperNetwork} from './shopper-network.ts';
import type {Shop, ShopCatalogue} from './shop.ts';
import type {SavedShopper} from '../store/saved-shopper.ts';

/** Ranks the shop's products for the shopper; caches the table of products until catalogue or model change. */
export class Recommender {
  private built: {catalogue?: ShopCatalogue; network?: ShopperNetwork; table: ItemTable} | undefined;

  constructor(private readonly shop: Shop) {}

  /** Each product has a reason that no event needs to be left out for; see explain. */
  recommend(saved: SavedShopper, options: RecommendOptions, nowMs: number): readonly Recommendation[] {
    return rank(this.toInput(saved, nowMs), options);
  }

  /**
   * The list with true reasons, see Explainer. The code is loaded with the first list of a shopper who has done
   * something.
   *
   * @param readLog reads so many of the newest events of the log
   */
  async explain(
    list: readonly Recommendation[],
    saved: SavedShopper,
    {nowMs, readLog}: {nowMs: number; readLog: ReadLog},
  ): Promise<readonly Recommendation[]> {
    if (saved.profile.events === 0) return list;
    const {explainList} = await import('./explain-list.ts');
    return explainList(list, this.toInput(saved, nowMs), {saved, shop: this.shop, readLog});
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
