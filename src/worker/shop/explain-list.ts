import type {CleanEvent} from '../../core/clean/clean-types.ts';
import type {Recommendation} from '../../core/contract/recommendation.ts';
import {EXPLAINED_EVENTS, Explainer} from '../../core/recommend/explain.ts';
import type {RankInput} from '../../core/recommend/rank-input.ts';
import type {RerunNetwork} from '../../core/recommend/visit-rerun.ts';
import type {SavedShopper} from '../store/saved-shopper.ts';
import type {Shop} from './shop.ts';
import type {ShopperNetwork} from './shopper-network.ts';

/** Reads so many of the newest events of the log, oldest first. */
export type ReadLog = (count: number) => Promise<readonly CleanEvent[]>;

/** Explainers of a shopper's state, kept until the next event: a page can have several shelves. */
const explainers = new WeakMap<SavedShopper, {of: Shop; explainer: Promise<Explainer>}>();

/**
 * The list with true reasons, see Explainer.
 *
 * @param input that the list was ranked with
 */
export async function explainList(
  list: readonly Recommendation[],
  input: RankInput,
  {saved, shop, readLog}: {saved: SavedShopper; shop: Shop; readLog: ReadLog},
): Promise<readonly Recommendation[]> {
  const {catalogue, network} = shop;
  const known = explainers.get(saved);
  const isKnown = known && known.of.network === network && known.of.catalogue === catalogue;
  const open = (log: readonly CleanEvent[]): Explainer =>
    new Explainer({
      profile: saved.profile,
      log,
      network: input.scores && network && toRerun(network),
      tiers: catalogue?.tiers,
    });
  const explainer = isKnown ? known.explainer : readLog(EXPLAINED_EVENTS).then(open);
  if (!isKnown) {
    explainers.set(saved, {of: {catalogue, network}, explainer});
    // The next list reads the log again.
    explainer.catch(() => explainers.delete(saved));
  }
  return (await explainer).explain(list, input);
}

function toRerun(network: ShopperNetwork): RerunNetwork {
  const {model, rows, refine} = network.loaded;
  return {model, rowOf: rows, refine, step: (state, event) => network.stepOther(state, event)};
}
