import type {Prediction} from '../core/contract/profile-view.ts';
import type {Shop} from './shop.ts';
import type {SavedShopper} from './store/saved-shopper.ts';

/**
 * What is expected of a shopper now; without a network, or before it has read anything of the shopper, only what needs
 * none.
 */
export function toPrediction(
  saved: SavedShopper,
  {network, predictByNetwork, toChurn, nowMs}: Shop & {nowMs: number},
): Prediction {
  const {profile, learned} = saved;
  const known = network?.fits(learned) ? predictByNetwork?.(saved, learned, {network, nowMs}) : undefined;
  return {...(known ?? {nextItems: [], engine: 'popular'}), churnProbability: toChurn?.(profile, nowMs)};
}
