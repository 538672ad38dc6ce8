import {MS_PER_DAY} from '../contract/durations.ts';

/**
 * An interest of two weeks ago counts half: a compromise between looking for one product (days) and a taste (months).
 */
export const HALF_LIFE_DAYS = 14;

/** Remaining weight of an interest after `elapsedMs`: 0.5 after HALF_LIFE_DAYS; no decay if the clock went back. */
export function decayedWeight(weight: number, elapsedMs: number): number {
  return weight * 0.5 ** (Math.max(0, elapsedMs) / MS_PER_DAY / HALF_LIFE_DAYS);
}
