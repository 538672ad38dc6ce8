import {toChurnProbability} from '../../core/learn/churn-classifier.ts';
import {parseChurnModel} from '../../core/learn/churn-classifier-json.ts';
import type {Profile} from '../../core/profile/profile.ts';
import {toPurchases} from '../../core/profile/to-profile-view.ts';

/**
 * The churn classifier of churn.json, a chunk of its own because few models have one.
 *
 * @returns the probability that a shopper buys nothing in the model's horizon after `nowMs`, see toChurnProbability
 * @throws ProfilerError `model-corrupt`
 */
export function openChurn(raw: unknown): (profile: Profile, nowMs: number) => number | undefined {
  const churn = parseChurnModel(raw);
  return (profile, nowMs) => toChurnProbability(churn, toPurchases(profile), nowMs);
}
