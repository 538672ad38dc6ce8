import {MS_PER_DAY} from '../../core/contract/durations.ts';
import {toPurchaseFeatures, type Purchase} from '../../core/features/purchase-features.ts';
import type {ShopperSummary} from './bg-nbd.ts';

const WEEK_MS = 7 * MS_PER_DAY;

/** Features of shoppers at a cut-off time, and whether they bought nothing afterwards. */
export interface ChurnExamples {
  readonly names: readonly string[];
  /** [examples][features] of the purchases up to the cut. */
  readonly features: readonly Float64Array[];
  /** [examples] 1 if nothing was bought in the horizon after the cut. */
  readonly churned: Uint8Array;
  /** [examples] index of the shopper. */
  readonly shoppers: Int32Array;
  /** [examples] for BG/NBD, in weeks; frequency counts days with a purchase. */
  readonly summaries: readonly ShopperSummary[];
}

/**
 * Makes one example for each shopper with at least one purchase before the cut.
 *
 * @param shoppers order lines of each shopper, oldest first
 */
export function toChurnExamples(
  shoppers: readonly (readonly Purchase[])[],
  {cutMs, horizonMs}: {readonly cutMs: number; readonly horizonMs: number},
): ChurnExamples {
  const named: Readonly<Record<string, number>>[] = [];
  const churned: number[] = [];
  const summaries: ShopperSummary[] = [];
  const kept: number[] = [];
  shoppers.forEach((purchases, shopper) => {
    const features = toPurchaseFeatures(purchases, cutMs);
    if (!features) return;
    kept.push(shopper);
    named.push(features);
    const returned = purchases.some(
      ({timeMs, quantity}) => quantity > 0 && timeMs > cutMs && timeMs <= cutMs + horizonMs,
    );
    churned.push(returned ? 0 : 1);
    summaries.push(toSummary(purchases, cutMs));
  });
  return {
    names: Object.keys(named[0] ?? {}),
    features: named.map((row) => Float64Array.from(Object.values(row))),
    churned: Uint8Array.from(churned),
    shoppers: Int32Array.from(kept),
    summaries,
  };
}

function toSummary(purchases: readonly Purchase[], cutMs: number): ShopperSummary {
  const bought = purchases.filter(({timeMs, quantity}) => quantity > 0 && timeMs <= cutMs);
  const firstMs = bought[0].timeMs;
  const days = new Set(bought.map(({timeMs}) => Math.floor(timeMs / MS_PER_DAY)));
  const frequency = days.size - 1;
  const lastMs = bought[bought.length - 1].timeMs;
  return {frequency, recency: frequency > 0 ? (lastMs - firstMs) / WEEK_MS : 0, age: (cutMs - firstMs) / WEEK_MS};
}
