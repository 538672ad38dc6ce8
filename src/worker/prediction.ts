import {EVENT_KINDS} from '../core/contract/event-kinds.ts';
import {SIGMOID_HEADS} from '../core/contract/heads.ts';
import type {Prediction} from '../core/contract/profile-view.ts';
import {toHeadProbability, toKindProbabilities} from '../core/predict/heads.ts';
import {startVisit} from '../core/predict/step.ts';
import {toOwnHeadInput, toOwnProbability} from '../core/profile/own-head.ts';
import {isVisitOpen} from '../core/profile/visit.ts';
import {toNextItems} from '../core/recommend/next-items.ts';
import type {Shop} from './shop/shop.ts';
import type {SavedShopper} from './store/saved-shopper.ts';

/**
 * The prediction for a shopper now; without a network, or before it has read an event, only the parts that need none.
 */
export function toPrediction(
  {profile, head, learned}: SavedShopper,
  {network, toChurn, nowMs}: Pick<Shop, 'network' | 'toChurn'> & {nowMs: number},
): Prediction {
  const churnProbability = toChurn?.(profile, nowMs);
  if (!network?.fits(learned)) return {nextItems: [], churnProbability, engine: 'popular'};
  const {model, manifest} = network.loaded;
  // After a pause the next event starts a new visit, whose state begins with the profile state alone.
  const isOver = !isVisitOpen(profile, nowMs);
  const state = isOver ? startVisit(model, learned.network.profile) : learned.network;
  const heads = Object.fromEntries(SIGMOID_HEADS.map((name) => [name, toHeadProbability(network.loaded, state, name)]));
  const purchase = toOwnPurchase({profile, head, shared: heads['purchase'], isOver});
  return {
    nextItems: toNextItems(network.score(learned), model.itemIds),
    nextAction: manifest.heads.includes('action')
      ? toLikeliest(toKindProbabilities(model, state, 'action'))
      : undefined,
    heads: {...heads, purchase},
    purchaseProbability: purchase,
    churnProbability,
    engine: network.kind,
  };
}

/** The own head reads the behaviour in the open visit; between visits there is no correction. */
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
