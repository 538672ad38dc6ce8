/** @typedef {import('../groups.ts').Group} Group */
/** @typedef {import('../audiences.ts').AudienceEpoch} AudienceEpoch */
/** @typedef {import('../audiences.ts').Audiences} Audiences */
/** @typedef {import('../audiences.ts').SlotNeeds} SlotNeeds */

const WHOLE = new Intl.NumberFormat('en-GB');
const DATE = new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'short', timeZone: 'UTC'});
const LONG_DATE = new Intl.DateTimeFormat('en-GB', {dateStyle: 'long', timeZone: 'UTC'});

/**
 * Text in place of figures that are not shown.
 *
 * @param {SlotNeeds} needs
 * @param {AudienceEpoch} week
 */
export function toHidden({slot, neededReports}, {protocol, opensMs, slots}) {
  const {state} = slots[slot];
  if (state === 'made-up') return 'held back';
  if (state === 'waiting') return opensMs === undefined ? 'not opened yet' : `opens ${toDate(opensMs)}`;
  if (state === 'shown') return '–';
  return protocol === 'split' ? `fewer than ${toCount(neededReports.split)} reports` : 'too few reports';
}

/**
 * The share of a group and its 95 % interval, clamped to 0 to 1: an unbiased estimate may lie slightly outside.
 * Clamping keeps the true value inside the interval.
 *
 * @param {Group} group
 * @returns {{share: number, low: number, high: number}}
 */
export function toInterval({share, low, high}) {
  return {share: toShare(share), low: toShare(low), high: toShare(high)};
}

/**
 * Both figures of a group as text, with decimals only if the range is narrow or all of them are small.
 *
 * @param {Group} group
 * @returns {[share: string, range: string]}
 */
export function toFigures(group) {
  const {low, high} = group;
  const interval = toInterval(group);
  const half = (high - low) / 2;
  const digits = half < 0.001 ? 2 : half < 0.01 || interval.high < 0.1 ? 1 : 0;
  const [share, from, to] = [interval.share, interval.low, interval.high].map((value) => (100 * value).toFixed(digits));
  return [`${share} %`, `${from}–${to} %`];
}

/** @param {Group} group */
export function toSentence(group) {
  const [share, range] = toFigures(group);
  return `${share} (${range})`;
}

/** @param {number} value */
export function toCount(value) {
  return WHOLE.format(value);
}

/** @param {number} share */
export function toAxisPercent(share) {
  return `${Math.round(100 * share)} %`;
}

/** @param {number} timeMs midnight UTC */
export function toDate(timeMs) {
  return DATE.format(timeMs);
}

/** @param {number} timeMs midnight UTC */
export function toLongDate(timeMs) {
  return LONG_DATE.format(timeMs);
}

/** @param {number} timeMs midnight UTC */
export function toIsoDate(timeMs) {
  return new Date(timeMs).toISOString().slice(0, 10);
}

/** @param {number} value */
function toShare(value) {
  return Math.min(1, Math.max(0, value));
}
