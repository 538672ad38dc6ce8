import {toItemId} from '../../core/clean/clean-event.ts';
import type {ListKind} from '../../core/contract/lists.ts';
import type {CapturedEvent} from '../../core/contract/captured-event.ts';
import type {Recommendation, RecommendOptions} from '../../core/contract/recommendation.ts';
import {buildItemTable, type ItemTable} from '../../core/recommend/item-table.ts';
import {rank} from '../../core/recommend/rank.ts';
import type {Choose, RankInput} from '../../core/recommend/rank-input.ts';
import {recentlyViewed} from '../../core/recommend/recently-viewed.ts';
import {rerank} from '../../core/recommend/rerank.ts';
import type {ReadLog} from './explain-list.ts';
import type {ShopperNetwork} from './shopper-network.ts';
import {type Shop, type ShopCatalogue, toLookup} from './shop.ts';
import type {SavedShopper} from '../store/saved-shopper.ts';

/** Products for the shopper, as `rank` fills a list where nothing else is said. */
const DEFAULT: {kind: ListKind; choose?: Choose} = {kind: 'for-you'};

/** A list that waits longer for the code that explains it is shown with the reasons of ranking. */
const MAX_EXPLAIN_MS = 1000;

/** When a list is asked for, and on which page. */
export interface Asked {
  readonly nowMs: number;
  /** View of the product that the page shows. */
  readonly page?: CapturedEvent;
}

/** Ranks the shop's products for the shopper; caches the table of products until catalogue or model change. */
export class Recommender {
  private built: {catalogue?: ShopCatalogue; network?: ShopperNetwork; table: ItemTable} | undefined;

  constructor(private readonly shop: Shop) {}

  /**
   * Each product has a reason that no event needs to be left out for; see explain.
   *
   * @throws ProfilerError `argument` for a kind of list that is none
   */
  async recommend(saved: SavedShopper, options: RecommendOptions, asked: Asked): Promise<readonly Recommendation[]> {
    // Many pages have no other kind than the default, so the code for them is a chunk.
    const {kind, choose} =
      options.kind === undefined ? DEFAULT : (await import('./other-lists.ts')).toChoice(options.kind);
    const input = this.toInput(saved, asked);
    return rank({...input, rules: this.shop.toRules?.(input.table, kind)}, options, choose);
  }

  /**
   * The list with true reasons, see Explainer. The code is loaded with the first list of a shopper who has done
   * something, and a finished list waits MAX_EXPLAIN_MS for it at most.
   *
   * @returns undefined where there is nothing to explain with, or not in time
   * @param asked with `readLog`, which reads so many of the newest events of the log
   */
  async explain(
    list: readonly Recommendation[],
    saved: SavedShopper,
    {readLog, ...asked}: Asked & {readLog: ReadLog},
  ): Promise<readonly Recommendation[] | undefined> {
    if (saved.profile.events === 0) return undefined;
    const explained = import('./explain-list.ts').then(({explainList}) =>
      explainList(list, this.toInput(saved, asked), {saved, shop: this.shop, readLog}),
    );
    return Promise.race([
      explained,
      new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), MAX_EXPLAIN_MS)),
    ]);
  }

  rerank(saved: SavedShopper, itemIds: readonly string[], asked: Asked): readonly string[] {
    return rerank(this.toInput(saved, asked), itemIds);
  }

  recentlyViewed(saved: SavedShopper, count: number, asked: Asked): readonly Recommendation[] {
    return recentlyViewed(this.toInput(saved, asked), count);
  }

  /** All but the rules, which only lists of `recommend` follow. */
  private toInput({profile, learned, cleaning}: SavedShopper, {page, nowMs}: Asked): RankInput {
    const {network} = this.shop;
    const scores = network?.fits(learned) ? network.score(learned) : undefined;
    // The page may name its product as the catalogue does not; events of that product are cleaned the same way.
    const pageItem = page && toItemId(page, {catalogue: toLookup(this.shop), state: cleaning});
    const {together, toDue} = this.shop;
    const due = toDue?.(profile, nowMs);
    const table = this.toTable();
    return {table, profile, due, together, nowMs, scores, model: network?.loaded.model, pageItem};
  }

  private toTable(): ItemTable {
    const {catalogue, network} = this.shop;
    const {built} = this;
    if (built && built.catalogue === catalogue && built.network === network) return built.table;
    const table = buildItemTable({
      catalogue: catalogue?.catalogue,
      modelIds: network?.loaded.model.itemIds,
      popularIds: network?.loaded.manifest.popular,
    });
    this.built = {catalogue, network, table};
    return table;
  }
}
