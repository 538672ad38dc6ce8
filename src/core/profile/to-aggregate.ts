import {MS_PER_DAY} from '../contract/durations.ts';
import {PRICE_TIERS} from '../contract/profile-view.ts';
import {SHARED_SLOTS, type SlotAnswers, type SlotName} from '../contract/shared-slots.ts';
import {toShares} from './interests.ts';
import type {Profile} from './profile.ts';
import {toPriceTierOf} from './to-profile-view.ts';

const ACTIVE_DAYS = 30;

/**
 * The profile's true answer to each of SHARED_SLOTS, before randomisation.
 *
 * @param categories the shop's list of categories, see toCategoryList
 * @returns answers 0 .. size - 1, 0 if nothing is known
 */
export function toAggregateAnswers(
  profile: Profile,
  given: {
    nowMs: number;
    timeZoneOffsetMinutes: number;
    categories: readonly string[];
    /** Index of the shopper's segment. */
    segment?: number;
    purchaseProbability?: number;
    churnProbability?: number;
  },
): SlotAnswers {
  const {nowMs, categories} = given;
  const strongest = toShares(profile.categories, nowMs).find(({name}) => categories.includes(name));
  const tier = toPriceTierOf(profile, nowMs);
  const today = Math.floor((nowMs + given.timeZoneOffsetMinutes * 60_000) / MS_PER_DAY);
  const days = profile.days.filter((day) => day > today - ACTIVE_DAYS).length;
  const answer = (slot: SlotName, value: number): number =>
    Number.isInteger(value) && value > 0 && value < SHARED_SLOTS[slot].size ? value : 0;
  return {
    segment: answer('segment', (given.segment ?? -1) + 1),
    interest: answer('interest', strongest ? categories.indexOf(strongest.name) + 1 : 0),
    priceTier: answer('priceTier', tier === undefined ? 0 : PRICE_TIERS.indexOf(tier) + 1),
    activity: answer('activity', days === 0 ? 0 : toBand(days, SHARED_SLOTS.activity.edges)),
    intent: answer('intent', toBand(given.purchaseProbability, SHARED_SLOTS.intent.edges)),
    churn: answer('churn', toBand(given.churnProbability, SHARED_SLOTS.churn.edges)),
  };
}

/** Answer for a number: 1 below the first edge, one more from each edge on; 0 if the number is unknown. */
function toBand(value: number | undefined, edges: readonly number[]): number {
  if (value === undefined || Number.isNaN(value)) return 0;
  return 1 + edges.filter((edge) => value >= edge).length;
}
