import {toCount, toDate, toLongDate} from './words.js';

/** @typedef {import('../audiences.ts').Audiences} Audiences */
/** @typedef {import('../audiences.ts').AudienceEpoch} AudienceEpoch */
/** @typedef {import('../audiences.ts').SlotNeeds} SlotNeeds */

/**
 * The week that the page is about: the newest complete one; the current one only if it alone has enough reports, or has
 * more. Weeks whose sums are not opened yet come last.
 *
 * @param {Audiences} audiences
 * @param {(week: AudienceEpoch) => boolean} isEnough
 * @returns {AudienceEpoch}
 */
export function toMainEpoch({epochs, epoch}, isEnough) {
  const due = epochs.filter((week) => !isWaiting(week));
  const newest = due[due.length - 1] ?? epochs[epochs.length - 1];
  const last = due[due.length - 2] ?? newest;
  if (newest.epoch !== epoch) return newest;
  if (isEnough(last)) return last;
  return isEnough(newest) || newest.reports > last.reports ? newest : last;
}

/** Whether any question has enough reports. @param {AudienceEpoch} week */
export function hasFigures({slots}) {
  return Object.values(slots).some(({state}) => state === 'shown' || state === 'made-up');
}

/** Whether the sums of all questions are still to be opened. @param {AudienceEpoch} week */
export function isWaiting({slots}) {
  return Object.values(slots).every(({state}) => state === 'waiting');
}

/** @param {Audiences} audiences @param {AudienceEpoch} week */
export function toWeekName({epoch}, week) {
  return week.epoch === epoch ? 'This week so far' : `Week of ${toDate(week.startMs)}`;
}

/**
 * The weeks with reports that are not opened yet, newest first, and when they will be.
 *
 * @param {Audiences} audiences
 * @returns {string[]}
 */
export function toWaitingTexts(audiences) {
  const waiting = audiences.epochs.filter((week) => week.reports > 0 && isWaiting(week));
  return waiting.reverse().map((week) => {
    return `${toWeekName(audiences, week)}: ${toShoppers(week.reports)}, ${toOpening(audiences, week)}`;
  });
}

/**
 * Why a question is not shown, and what it takes.
 *
 * @param {SlotNeeds} needs
 * @param {AudienceEpoch} week
 * @param {Audiences} audiences
 */
export function toReason({slot, neededReports, neededShoppers}, week, audiences) {
  const {reports, state} = week.slots[slot];
  const {protocol} = week;
  const needed = toCount(neededReports[protocol]);
  if (state === 'made-up') {
    return `Held back: these ${toCount(reports)} reports look forged. There are too many of them for this question, or they do not show the random changes that real browsers make.`;
  }
  if (state === 'waiting') {
    return `Not opened yet: ${toShoppers(reports)} shared in this week, and it ${toOpening(audiences, week)}. It takes at least ${needed}.`;
  }
  if (protocol === 'split') {
    return `Fewer than ${needed} reports: only ${toShoppers(reports)} shared in this week. Its figures are never opened: in so small a crowd the noise would cover them.`;
  }
  const points = Math.round(100 * audiences.mostHalfWidth);
  return `Too few reports: ${toCount(reports)} of ${needed} needed. About ${toCount(neededShoppers.coarse)} sharing shoppers a week send that many. With fewer, the margin of error could be more than ±${points} percentage points.`;
}

/** @param {Audiences} audiences @param {AudienceEpoch} week a split one */
function toOpening({epochs}, {opensMs = 0}) {
  const today = epochs[epochs.length - 1].startMs;
  const day = toLongDate(opensMs);
  return opensMs > today ? `opens on ${day}` : `was due on ${day}, but the two servers have not opened it`;
}

/** @param {number} count */
function toShoppers(count) {
  return `${toCount(count)} ${count === 1 ? 'shopper' : 'shoppers'}`;
}
