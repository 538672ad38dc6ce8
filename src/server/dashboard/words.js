/** @typedef {import('../audiences.ts').Group} Group */
/** @typedef {import('../audiences.ts').SlotEstimate} SlotEstimate */
/** @typedef {import('../audiences.ts').SlotNeeds} SlotNeeds */

const WHOLE = new Intl.NumberFormat('en-GB');
const DATE = new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'short', timeZone: 'UTC'});
const LONG_DATE = new Intl.DateTimeFormat('en-GB', {dateStyle: 'long', timeZone: 'UTC'});

/** Texts in place of figures that are not shown, by state. */
export const HIDDEN = /** @type {const} */ ({few: 'too few reports', 'made-up': 'held back', shown: '–'});

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
 * Both figures of a group as text, with one decimal only if all of them are small.
 *
 * @param {Group} group
 * @returns {[share: string, range: string]}
 */
export function toFigures(group) {
  const interval = toInterval(group);
  const digits = interval.high < 0.1 ? 1 : 0;
  const [share, low, high] = [interval.share, interval.low, interval.high].map((value) =>
    (100 * value).toFixed(digits),
  );
  return [`${share} %`, `${low}–${high} %`];
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

/** A sentence that explains the random answers. @param {import('../audiences.ts').Audiences} audiences */
export function toNoiseSentence({epsilon, slots}) {
  return `These figures are estimates. Once a week each browser answers one of ${slots.length} questions and, to protect the shopper, sometimes replaces the answer by a random one before it sends it (ε = ${epsilon}; a smaller ε means more random answers). No single answer can be trusted, but many together can: each share below comes with a range that holds the true share in 95 of 100 cases.`;
}

/**
 * Why a question is not shown, and how many reports it needs.
 *
 * @param {SlotNeeds} needs
 * @param {SlotEstimate} estimate
 * @param {number} mostHalfWidth
 */
export function toReason({neededReports, neededShoppers}, {reports, state}, mostHalfWidth) {
  if (state === 'made-up') {
    return `Held back: these ${toCount(reports)} reports look forged. There are too many of them for this question, or they do not show the random changes that real browsers make.`;
  }
  return `Too few reports: ${toCount(reports)} of ${toCount(neededReports)} needed. About ${toCount(neededShoppers)} sharing shoppers a week send that many. With fewer, the margin of error could be more than ±${Math.round(100 * mostHalfWidth)} percentage points.`;
}

/** @param {number} value */
function toShare(value) {
  return Math.min(1, Math.max(0, value));
}
