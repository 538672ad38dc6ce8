import type {Interest} from '../contract/profile-view.ts';
import {decayedWeight} from './decay.ts';

/** A shopper's interest in one category, brand or price tier, as of an instant. */
export interface InterestWeight {
  readonly name: string;
  /** At `timeMs`, 0 or more; it decays from then on. */
  readonly weight: number;
  readonly timeMs: number;
}

/** A list of interests in any order. Names come from the shop's data, so they are never used as keys of an object. */
export type Interests = readonly InterestWeight[];

/** Maximum number of interests kept in a list; the weakest is dropped. */
export const MAX_INTERESTS = 40;

/**
 * Adds to one interest. Other entries stay as they are, because decay is computed when they are read. A negative
 * `weight` reduces the interest, at most to 0.
 */
export function addInterest(
  interests: Interests,
  name: string,
  {weight, timeMs}: Omit<InterestWeight, 'name'>,
): Interests {
  const at = interests.findIndex((own) => own.name === name);
  if (at < 0) {
    return weight > 0 ? [...withoutWeakest(interests, timeMs), {name, weight, timeMs}] : interests;
  }
  const own = interests[at];
  const left = decayedWeight(own.weight, timeMs - own.timeMs);
  return interests.with(at, {name, weight: Math.max(0, left + weight), timeMs: Math.max(own.timeMs, timeMs)});
}

/** Interests with their shares at an instant, strongest first; they sum to 1 if there are any. */
export function toShares(interests: Interests, nowMs: number): Interest[] {
  const now = interests.map(({name, weight, timeMs}) => ({name, share: decayedWeight(weight, nowMs - timeMs)}));
  const total = now.reduce((sum, {share}) => sum + share, 0);
  if (total <= 0) return [];
  return now
    .filter(({share}) => share > 0)
    .map(({name, share}) => ({name, share: share / total}))
    .sort((a, b) => b.share - a.share);
}

function withoutWeakest(interests: Interests, nowMs: number): Interests {
  if (interests.length < MAX_INTERESTS) return interests;
  let weakest = 0;
  let least = Infinity;
  interests.forEach(({weight, timeMs}, index) => {
    const left = decayedWeight(weight, nowMs - timeMs);
    if (left >= least) return;
    least = left;
    weakest = index;
  });
  return interests.toSpliced(weakest, 1);
}
