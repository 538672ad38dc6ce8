import {MS_PER_DAY, MS_PER_HOUR} from '../../core/contract/durations.ts';
import type {Catalogue} from '../../core/contract/catalogue.ts';
import {createRandom, type Random} from '../random.ts';
import {drawExponential, drawIndex} from './draw.ts';
import {createShopper, driftTastes, type Shopper} from './shopper.ts';
import {simulateVisit, type SimulatedVisit} from './visit.ts';
import {createWorld, type World} from './world.ts';

/** The first day of every simulated history. */
export const FIRST_DAY_MS = Date.UTC(2026, 0, 1);
/** Factor on the time until the next visit after an order. */
const PAUSE_AFTER_ORDER = 1.7;

/** A visit and its shopper. */
export interface HistoryVisit extends SimulatedVisit {
  readonly shopper: Shopper;
  readonly visitId: string;
  /** The shopper's taste over categories when the visit began. */
  readonly categoryTaste: readonly number[];
}

/** A simulated shop with its shoppers and their visits. */
export interface SimulatedHistory {
  readonly world: World;
  readonly shoppers: readonly Shopper[];
  /** Sorted by their start times. */
  readonly visits: readonly HistoryVisit[];
}

/** Size and seed of a simulation. */
export interface SimulationOptions {
  readonly shoppers: number;
  readonly days: number;
  readonly seed: number;
}

/**
 * Simulates the history of a shop whose shoppers have tastes, budgets and habits. The same seed gives the same
 * history, and the visits of a shopper do not depend on the number of shoppers.
 *
 * @throws ProfilerError `catalogue-invalid` for a catalogue with fewer than ten products
 */
export function simulateHistory(
  catalogue: Catalogue,
  {shoppers: count, days, seed}: SimulationOptions,
): SimulatedHistory {
  const world = createWorld(catalogue, createRandom(seed));
  const shoppers: Shopper[] = [];
  const visits: HistoryVisit[] = [];
  for (let number = 0; number < count; number++) {
    // 2654435761 is 2^32 divided by the golden ratio, which spreads the seeds of consecutive shoppers.
    const random = createRandom(seed ^ Math.imul(number + 1, 2654435761));
    const shopper = createShopper(world, {id: `s${number + 1}`, startMs: FIRST_DAY_MS, days, random});
    shoppers.push(shopper);
    simulateShopper(world, shopper, {endMs: FIRST_DAY_MS + days * MS_PER_DAY, random, visits});
  }
  visits.sort((left, right) => left.events[0].timeMs - right.events[0].timeMs);
  return {world, shoppers, visits};
}

function simulateShopper(
  world: World,
  shopper: Shopper,
  {endMs, random, visits}: {endMs: number; random: Random; visits: HistoryVisit[]},
): void {
  const lastMs = Math.min(endMs, shopper.leavesMs);
  let nowMs = shopper.arrivesMs;
  for (let number = 1; ; number++) {
    const startMs = toShoppingHour(shopper, nowMs, random);
    if (startMs >= lastMs) return;
    driftTastes(shopper, startMs, random);
    const categoryTaste = [...shopper.categoryTaste];
    const dayOfYear = ((startMs - FIRST_DAY_MS) / MS_PER_DAY) % 365;
    const visit = simulateVisit(world, shopper, {startMs, dayOfYear, random});
    visits.push({...visit, shopper, visitId: `${shopper.id}-${number}`, categoryTaste});
    const pause = (30 / shopper.visitsPerMonth) * (visit.isPurchase ? PAUSE_AFTER_ORDER : 1);
    const ended = visit.events[visit.events.length - 1].timeMs;
    // A visit ends after half an hour without an event, so a pause of 45 minutes separates two visits.
    nowMs = ended + 45 * 60_000 + drawExponential(random, pause) * MS_PER_DAY;
  }
}

/** Draws the next time after `nowMs` that suits the shopper: on one of the next days, around the preferred hour. */
function toShoppingHour(shopper: Shopper, nowMs: number, random: Random): number {
  const day = Math.floor(nowMs / MS_PER_DAY);
  const weights = [0, 1, 2].map((ahead) => {
    const weekday = (day + ahead + 4) % 7; // 1970-01-01 was a Thursday
    return weekday === 0 || weekday === 6 ? shopper.weekendWeight : 1;
  });
  const chosen = day + drawIndex(random, weights);
  const hour = shopper.favouriteHour + 2.2 * (random() + random() + random() - 1.5);
  const timeMs = chosen * MS_PER_DAY + hour * MS_PER_HOUR;
  return Math.max(timeMs, nowMs);
}
