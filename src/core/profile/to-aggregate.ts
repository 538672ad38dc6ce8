import {MS_PER_DAY} from '../contract/durations.ts';
import {AGGREGATE_SLOTS, type AggregateSlot} from '../contract/aggregate.ts';
import {PRICE_TIERS} from '../contract/profile-view.ts';
import {toShares} from './interests.ts';
import type {Profile} from './profile.ts';
import {toPriceTierOf} from './to-profile-view.ts';

/** Lower ends of the answers 2, 3, ... of each slot, see AGGREGATE_SLOTS. */
const ACTIVITY_DAYS = [2, 4, 8];
const INTENT_EDGES = [0.05, 0.2, 0.5];
const CHURN_EDGES = [0.25, 0.5, 0.75];
const ACTIVE_DAYS = 30;

/** True answers of every slot. They must not leave the browser as they are: core/privacy adds the noise. */
export type AggregateAnswers = Readonly<Record<AggregateSlot, number>>;

/**
 * What a profile answers to each slot of the aggregate, before any noise.
 *
 * @param categories the shop's list, see toCategoryList: both sides count by it
 * @returns answers 0 .. size - 1, 0 where nothing is known
 */
export function toAggregateAnswers(
  profile: Profile,
  given: {
    nowMs: number;
    timeZoneOffsetMinutes: number;
    categories: readonly string[];
    /** Index of her segment. */
    segment?: number;
    purchaseProbability?: number;
    churnProbability?: number;
  },
): AggregateAnswers {
  const {nowMs, categories} = given;
  const strongest = toShares(profile.categories, nowMs).find(({name}) => categories.includes(name));
  const tier = toPriceTierOf(profile, nowMs);
  const today = Math.floor((nowMs + given.timeZoneOffsetMinutes * 60_000) / MS_PER_DAY);
  const days = profile.days.filter((day) => day > today - ACTIVE_DAYS).length;
  const answer = (slot: AggregateSlot, value: number): number =>
    Number.isInteger(value) && value > 0 && value < AGGREGATE_SLOTS[slot] ? value : 0;
  return {
    segment: answer('segment', (given.segment ?? -1) + 1),
    interest: answer('interest', strongest ? categories.indexOf(strongest.name) + 1 : 0),
    priceTier: answer('priceTier', tier === undefined ? 0 : PRICE_TIERS.indexOf(tier) + 1),
    activity: answer('activity', days === 0 ? 0 : toBand(days, ACTIVITY_DAYS)),
    intent: answer('intent', toBand(given.purchaseProbability, INTENT_EDGES)),
    churn: answer('churn', toBand(given.churnProbability, CHURN_EDGES)),
  };
}

/** 1 below the first edge, one more from each edge on; 0 where the value is unknown. */
function toBand(value: number | undefined, edges: readonly number[]): number {
  if (value === undefined || Number.isNaN(value)) return 0;
  return 1 + edges.filter((edge) => value >= edge).length;
}
