import {MS_PER_DAY} from '../../core/contract/durations.ts';
import {MODEL_LIMITS} from '../../core/contract/manifest.ts';
import type {History} from '../history/history.ts';

/** Weight of an event by its age in milliseconds. */
export type AgeWeight = (ageMs: number) => number;

/** A visit's first product. */
export interface FirstEvent {
  /** Index into the history's itemIds. */
  readonly item: number;
  readonly timeMs: number;
}

/** Half-lives that are tried, days. */
export const HALF_LIVES = [1, 2, 4, 8, 16, 32];
/** The newest share of the visits, on which a half-life is chosen. */
const HELD_SHARE = 0.1;
/** Places of the list that is judged. */
const PLACES = 20;
/** A half-life has to find more than the whole history by this many standard errors. */
const MIN_GAIN = 2;

/**
 * Ids of the products that were most popular lately, best first, for shoppers of whom nothing is known: by events with
 * the half-life that best finds the first products of the newest visits, counted from the visits before.
 *
 * @returns undefined where no half-life is clearly better there than the whole history
 */
export function choosePopularIds(history: History): string[] | undefined {
  const held = toFirstEvents(history);
  held.splice(0, Math.floor(held.length * (1 - HELD_SHARE)));
  if (held.length === 0) return undefined;
  const beforeMs = held[0].timeMs;
  const toRecall = (weight: AgeWeight): number => {
    const shown = new Set(toPopularItems(history, {beforeMs, weight, count: PLACES}));
    return held.filter(({item}) => shown.has(item)).length / held.length;
  };
  const whole = toRecall(() => 1);
  const tried = HALF_LIVES.map((days) => toHalving(days * MS_PER_DAY));
  const recalls = tried.map(toRecall);
  const best = Math.max(...recalls);
  if (best - whole <= MIN_GAIN * Math.sqrt((whole * (1 - whole)) / held.length)) return undefined;
  const endMs = history.timeMs.reduce((latest, timeMs) => Math.max(latest, timeMs), 0) + 1;
  const weight = tried[recalls.indexOf(best)];
  return toPopularItems(history, {beforeMs: endMs, weight, count: MODEL_LIMITS.popular}).map(
    (item) => history.itemIds[item],
  );
}

/** The weight that halves every so many milliseconds. */
export function toHalving(halfLifeMs: number): AgeWeight {
  return (ageMs) => 0.5 ** (ageMs / halfLifeMs);
}

/** First product of each visit, in the order of time. */
export function toFirstEvents({visitStart, item, timeMs}: History): FirstEvent[] {
  const firsts: FirstEvent[] = [];
  for (let visit = 0; visit + 1 < visitStart.length; visit++) {
    let at = visitStart[visit];
    while (at < visitStart[visit + 1] && item[at] < 0) at++;
    if (at < visitStart[visit + 1]) firsts.push({item: item[at], timeMs: timeMs[at]});
  }
  return firsts;
}

/**
 * The items with the highest weighted number of events before a time, best first; ties by first appearance.
 *
 * @returns `count` item indices at most, each with an event before that time
 */
export function toPopularItems(
  history: History,
  {beforeMs, weight, count}: {beforeMs: number; weight: AgeWeight; count: number},
): number[] {
  const sums = new Float64Array(history.itemIds.length);
  history.item.forEach((item, at) => {
    const ageMs = beforeMs - history.timeMs[at];
    if (item >= 0 && ageMs > 0) sums[item] += weight(ageMs);
  });
  return Array.from(sums.keys())
    .filter((item) => sums[item] > 0)
    .sort((left, right) => sums[right] - sums[left] || left - right)
    .slice(0, count);
}
