import {EVENT_KINDS} from '../core/contract/event-kinds.ts';
import {SIGMOID_HEADS} from '../core/contract/heads.ts';
import type {Prediction} from '../core/contract/profile-view.ts';
import {toHeadProbability, toKindProbabilities} from '../core/predict/heads.ts';
import {toOwnHeadInput, toOwnProbability} from '../core/profile/own-head.ts';
import {isVisitOpen} from '../core/profile/visit.ts';
import {toNextItems} from '../core/recommend/next-items.ts';
import type {ShopperNetwork} from './shop/shopper-network.ts';
import type {Shop} from './shop/shop.ts';
import type {LearnedState, SavedShopper} from './store/saved-shopper.ts';

/**
 * The prediction for a shopper now; without a network, or before it has read an event, only the parts that need none.
 */
export function toPrediction(
  saved: SavedShopper,
  {network, toChurn, nowMs}: Pick<Shop, 'network' | 'toChurn'> & {nowMs: number},
): Prediction {
  const {profile, learned} = saved;
  const churnProbability = toChurn?.(profile, nowMs);
  if (!network?.fits(learned)) return {nextItems: [], churnProbability, engine: 'popular'};
  return {
    nextItems: toNextItems(network.score(learned), network.loaded.model.itemIds),
    // Heads are trained on what follows an event of a visit. After a pause there is no visit that they could speak of.
    ...(isVisitOpen(profile, nowMs) && toHeads(saved, learned, network)),
    churnProbability,
    engine: network.kind,
  };
}

function toHeads(
  {profile, head}: SavedShopper,
  {network: state}: LearnedState,
  {loaded}: ShopperNetwork,
): Partial<Prediction> {
  const heads = Object.fromEntries(
    SIGMOID_HEADS.map((name) => [name, toHeadProbability(loaded, {state, profile}, name)]),
  );
  const shared = heads['purchase'];
  const purchase = shared === undefined ? shared : toOwnProbability(head, toOwnHeadInput(profile, shared));
  return {
    nextAction: loaded.manifest.heads.includes('action')
      ? toLikeliest(toKindProbabilities(loaded.model, state, 'action'))
      : undefined,
    heads: {...heads, purchase},
    purchaseProbability: purchase,
    purchaseBand: purchase === undefined ? purchase : loaded.visitHeads?.toBand('purchase', purchase),
  };
}

function toLikeliest(probabilities: Float32Array): {kind: string; probability: number} {
  let best = 0;
  for (let k = 1; k < probabilities.length; k++) if (probabilities[k] > probabilities[best]) best = k;
  return {kind: EVENT_KINDS[best], probability: probabilities[best]};
}
