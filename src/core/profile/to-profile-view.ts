import {MS_PER_DAY} from '../contract/durations.ts';
import {PRICE_TIERS, type PriceTier, type ProfileView} from '../contract/profile-view.ts';
import type {Purchase} from '../features/purchase-features.ts';
import {toFunnelStage} from './funnel-stage.ts';
import {toShares} from './interests.ts';
import type {Profile} from './profile.ts';

const SHOWN_INTERESTS = 10;

/** The profile in readable form, with interests decayed to `nowMs`. */
export function toProfileView(profile: Profile, nowMs: number, segment?: ProfileView['segment']): ProfileView {
  return {
    events: profile.events,
    visits: profile.visits,
    firstSeenMs: profile.firstSeenMs,
    lastSeenMs: profile.lastSeenMs,
    categories: toShares(profile.categories, nowMs).slice(0, SHOWN_INTERESTS),
    brands: toShares(profile.brands, nowMs).slice(0, SHOWN_INTERESTS),
    priceTier: toPriceTierOf(profile, nowMs),
    discountSeeking: profile.priced > 0 ? profile.discounted / profile.priced : 0,
    recencyDays:
      profile.lastPurchaseMs === undefined ? undefined : Math.max(0, nowMs - profile.lastPurchaseMs) / MS_PER_DAY,
    frequency: profile.orders,
    monetaryCents: profile.monetaryCents,
    funnelStage: toFunnelStage(profile, nowMs),
    hours: toShare(profile.hours),
    weekdays: toShare(profile.weekdays),
    segment,
    declared: profile.declared,
    rejected: profile.rejected,
  };
}

/** The price tier with the largest interest; undefined until a price was seen. */
export function toPriceTierOf(profile: Profile, nowMs: number): PriceTier | undefined {
  const strongest = toShares(profile.tiers, nowMs)[0]?.name;
  return PRICE_TIERS.find((tier) => tier === strongest);
}

/**
 * The shopper's order lines, oldest first, in the form that toChurnProbability reads; prices in units of the currency.
 */
export function toPurchases({bought}: Profile): Purchase[] {
  return bought.map(({itemId, timeMs, quantity, priceCents}) => ({
    timeMs,
    item: itemId,
    quantity,
    price: priceCents === undefined ? Number.NaN : priceCents / 100,
  }));
}

function toShare(counts: readonly number[]): readonly number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total > 0 ? count / total : 0));
}
