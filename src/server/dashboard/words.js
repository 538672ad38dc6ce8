/** @typedef {import('../audiences.ts').Group} Group */

/** Half of an interval that holds the truth 95 times in 100, in standard errors. */
const WIDTH_95 = 1.96;
const DAY_MS = 86_400_000;
const WHOLE = new Intl.NumberFormat('en-GB');
const DATE = new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'short', timeZone: 'UTC'});
const LONG_DATE = new Intl.DateTimeFormat('en-GB', {dateStyle: 'long', timeZone: 'UTC'});

export const TOO_FEW = 'too few to show';

/**
 * The share of a group and its 95 % interval, 0 to 1. The estimate without bias may lie a little outside, where no share can be: what is
 * shown is cut off there, which leaves the truth inside.
 *
 * @param {Group} group
 * @returns {{share: number, low: number, high: number} | null} null where it may not be shown
 */
export function toInterval({share, standardError}) {
  if (share === null) return null;
  const half = WIDTH_95 * standardError;
  return {share: toShare(share), low: toShare(share - half), high: toShare(share + half)};
}

/**
 * Both figures of a group as text, with one decimal only where all of them are small.
 *
 * @param {Group | undefined} group
 * @returns {[share: string, range: string]}
 */
export function toFigures(group) {
  const interval = group ? toInterval(group) : null;
  if (!interval) return [TOO_FEW, '–'];
  const digits = interval.high < 0.1 ? 1 : 0;
  const [share, low, high] = [interval.share, interval.low, interval.high].map((value) =>
    (100 * value).toFixed(digits),
  );
  return [`${share} %`, `${low}–${high} %`];
}

/** @param {Group | undefined} group */
export function toSentence(group) {
  const [share, range] = toFigures(group);
  return share === TOO_FEW ? share : `${share} (${range})`;
}

/** @param {number} value */
export function toCount(value) {
  return WHOLE.format(value);
}

/** @param {number} share */
export function toAxisPercent(share) {
  return `${Math.round(100 * share)} %`;
}

/** @param {number} day days since the Unix epoch, UTC */
export function toDate(day) {
  return DATE.format(day * DAY_MS);
}

/** @param {number} day days since the Unix epoch, UTC */
export function toLongDate(day) {
  return LONG_DATE.format(day * DAY_MS);
}

/** What the noise means to a reader, in one sentence. @param {import('../audiences.ts').Audiences} audiences */
export function toNoiseSentence({epsilon}) {
  if (!epsilon) return '';
  const {minimum, maximum} = epsilon;
  const value = minimum === maximum ? `${minimum}` : `${minimum} to ${maximum}`;
  return `Every browser changes some of its answers at random before it sends them (ε = ${value} per answer; the smaller, the more noise), so no single answer can be taken as true, and each share below is an estimate with the range that holds the truth 95 times in 100.`;
}

/** @param {number} value */
function toShare(value) {
  return Math.min(1, Math.max(0, value));
}
