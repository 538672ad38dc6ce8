import {IDLE_GAP_MS} from '../core/clean/visits.ts';
import {EVENT_KINDS} from '../core/contract/event.ts';
import type {Prediction} from '../core/contract/profile-view.ts';
import {toActionProbabilities, toPurchaseLogit, toPurchaseProbability} from '../core/predict/heads.ts';
import {startVisit} from '../core/predict/step.ts';
import type {VisitState} from '../core/predict/visit-state.ts';
import {toOwnHeadInput, toOwnProbability} from '../core/profile/own-head.ts';
import {toNextItems} from '../core/recommend/next-items.ts';
import type {ShopperNetwork} from './shopper/shopper-network.ts';
import type {Shop} from './shop.ts';
import type {SavedShopper} from './store/saved-shopper.ts';

/**
 * What the network expects of a shopper now; without a network, or before it has read an event, only what
 * needs none.
 */
export function toPrediction(
  {profile, head, learned}: SavedShopper,
  {network, toChurn, nowMs}: Pick<Shop, 'network' | 'toChurn'> & {nowMs: number},
): Prediction {
  const churnProbability = toChurn?.(profile, nowMs);
  if (!network?.fits(learned)) return {nextItems: [], churnProbability, engine: 'popular'};
  const {model, manifest} = network.loaded;
  // After a pause the next event opens a visit, whose state begins with the profile's.
  const isOver = nowMs - profile.lastSeenMs > IDLE_GAP_MS;
  const state = isOver ? startVisit(model, learned.network.profile) : learned.network;
  return {
    nextItems: toNextItems(network.score(learned), model.itemIds),
    nextAction: manifest.heads.includes('action') ? toLikeliest(toActionProbabilities(model, state)) : undefined,
    purchaseProbability: toOwnPurchase({profile, head, shared: toSharedPurchase(network, state), isOver}),
    churnProbability,
    engine: network.kind,
  };
}

/**
 * The shared model's probability that the shopper still buys in this visit; undefined where the model has no such head.
 */
export function toSharedPurchase({loaded}: ShopperNetwork, state: VisitState): number | undefined {
  const {model, manifest} = loaded;
  if (!manifest.heads.includes('purchase')) return undefined;
  return toPurchaseProbability(toPurchaseLogit(model, state), manifest.purchaseCalibration);
}

/** The own head reads what was done in the open visit; between visits there is nothing to correct by. */
function toOwnPurchase({
  profile,
  head,
  shared,
  isOver,
}: Pick<SavedShopper, 'profile' | 'head'> & {shared: number | undefined; isOver: boolean}): number | undefined {
  if (shared === undefined || isOver) return shared;
  return toOwnProbability(head, toOwnHeadInput(profile, shared));
}

function toLikeliest(probabilities: Float32Array): {kind: string; probability: number} {
  let best = 0;
  for (let k = 1; k < probabilities.length; k++) if (probabilities[k] > probabilities[best]) best = k;
  return {kind: EVENT_KINDS[best], probability: probabilities[best]};
}
