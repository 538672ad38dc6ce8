import {MS_PER_DAY} from '../contract/durations.ts';

/** An interest of two weeks ago counts half: between a search for one thing (days) and a taste (months). */
export const HALF_LIFE_DAYS = 14;

/**
 * Weight left of an interest after `elapsedMs`: 1 at once, 0.5 after HALF_LIFE_DAYS; a clock that went back decays
 * nothing.
 */
export function decayedWeight(weight: number, elapsedMs: number): number {
  return weight * 0.5 ** (Math.max(0, elapsedMs) / MS_PER_DAY / HALF_LIFE_DAYS);
}
