import {MS_PER_DAY} from '../../core/contract/durations.ts';
import type {Random} from '../random.ts';
import {drawExponential, drawGamma, drawIndex, drawNormal} from './draw.ts';
import type {World, WorldItem} from './world.ts';

/** Dirichlet shape per category: few categories make up most of a shopper's taste. */
const CATEGORY_SHAPE = 0.18;
const KIND_SHAPE = 0.6;
/** Standard deviations of the log weights of brands and colours. */
const BRAND_SPREAD = 0.8;
const COLOUR_SPREAD = 0.6;
/** Penalty per step away from the shopper's price tier, in log weight. */
const TIER_PENALTY = 1.1;
/** Mean number of days until a taste changes, and until a shopper never comes back. */
const DRIFT_DAYS = 45;
const LIFETIME_DAYS = 150;

/** The true properties of a simulated shopper, which a profiler has to infer. Tastes change in place over time. */
export interface Shopper {
  readonly id: string;
  /** [categories] shares of the shopper's interest, with sum 1. */
  readonly categoryTaste: number[];
  /** [kinds] weight of a kind inside its category. */
  readonly kindTaste: readonly number[];
  /** [brands], [colours] log weights. */
  readonly brandTaste: readonly number[];
  readonly colourTaste: readonly number[];
  /** Preferred price tier inside each category: 0 low, 1 middle, 2 high. */
  readonly tier: number;
  /** Cents spent on one order without hesitation. */
  readonly budgetCents: number;
  readonly visitsPerMonth: number;
  /** Preferred hour of the day, and weight of weekend days. */
  readonly favouriteHour: number;
  readonly weekendWeight: number;
  /** Readiness to buy, a logit around 0. */
  readonly readiness: number;
  readonly arrivesMs: number;
  readonly leavesMs: number;
  nextDriftMs: number;
  /** Items left in the cart after the last visit. */
  cart: WorldItem[];
  readonly owned: Set<number>;
  lastVisitMs: number | undefined;
}

/** Draws a shopper. */
export function createShopper(
  world: World,
  {id, startMs, days, random}: {id: string; startMs: number; days: number; random: Random},
): Shopper {
  const tier = drawIndex(random, [0.35, 0.42, 0.23]);
  // A third of the shoppers are there when the history begins.
  const arrivesMs = startMs + Math.max(0, random() * 1.5 - 0.5) * days * MS_PER_DAY;
  return {
    id,
    categoryTaste: toShares(world.categories.map(() => drawGamma(random, CATEGORY_SHAPE) + 0.004)),
    kindTaste: world.kinds.map(() => drawGamma(random, KIND_SHAPE) + 0.05),
    brandTaste: world.brands.map(() => BRAND_SPREAD * drawNormal(random)),
    colourTaste: world.colours.map(() => COLOUR_SPREAD * drawNormal(random)),
    tier,
    budgetCents: Math.round(2500 * Math.exp(0.7 * tier + 0.5 * drawNormal(random))),
    visitsPerMonth: 3.2 * Math.exp(0.7 * drawNormal(random)),
    favouriteHour: [8, 12.5, 17, 20.5, 22][drawIndex(random, [0.12, 0.2, 0.16, 0.36, 0.16])],
    weekendWeight: 0.5 + 1.2 * random(),
    readiness: 0.8 * drawNormal(random),
    arrivesMs,
    leavesMs: arrivesMs + drawExponential(random, LIFETIME_DAYS) * MS_PER_DAY,
    nextDriftMs: arrivesMs + drawExponential(random, DRIFT_DAYS) * MS_PER_DAY,
    cart: [],
    owned: new Set(),
    lastVisitMs: undefined,
  };
}

/** Advances the tastes to a time: at each drift one category takes over 40 % of the interest. */
export function driftTastes(shopper: Shopper, nowMs: number, random: Random): void {
  while (shopper.nextDriftMs < nowMs) {
    const risen = Math.floor(random() * shopper.categoryTaste.length);
    for (const [category, share] of shopper.categoryTaste.entries()) {
      shopper.categoryTaste[category] = 0.6 * share + (category === risen ? 0.4 : 0);
    }
    shopper.nextDriftMs += drawExponential(random, DRIFT_DAYS) * MS_PER_DAY;
  }
}

/** Log weight of an item for a shopper who is looking at its kind; around 0 on average. */
export function toWish(shopper: Shopper, {brand, colour, tier, logPopularity, index}: WorldItem, world: World): number {
  const mean = Math.log(1 / world.items.length);
  const seen = 0.7 * (logPopularity - mean);
  const price = -TIER_PENALTY * Math.abs(tier - shopper.tier);
  return shopper.brandTaste[brand] + shopper.colourTaste[colour] + price + seen - (shopper.owned.has(index) ? 2 : 0);
}

function toShares(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
