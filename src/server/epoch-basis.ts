import {LATE_EPOCHS} from '../core/contract/epoch.ts';
import {SHARED_SLOTS, SLOT_NAMES, type SlotName} from '../core/contract/shared-slots.ts';
import type {SharingOffer} from '../core/contract/sharing-offer.ts';
import {MIN_BATCH_REPORTS} from '../core/contract/split-report.ts';
import {toNeededReports} from './estimate.ts';
import {type Labels, toLabels} from './labels.ts';
import type {OpenedSlot, WaitingEpoch} from './opened-sums.ts';
import {isEven, isNoisy} from './plausible.ts';
import type {AnswerCount} from './storage.ts';

/**
 * Kind of reports. `coarse`: each browser adds the noise itself, and nothing proves that a report is honest. `split`:
 * reports are shared between two servers, which add up the shares and then add the noise.
 */
export type Protocol = SharingOffer['protocol'];

/**
 * `few`: too few reports for the noise, or for opening the sums. `made-up`: the reports do not look like those of
 * honest browsers. `waiting`: the sums are not opened yet. None of these has groups.
 */
export type SlotState = 'shown' | 'few' | 'made-up' | 'waiting';

/** What the estimates of a slot in an epoch are made from. */
export interface SlotBasis {
  readonly reports: number;
  readonly state: SlotState;
  /** [answer] counts of a coarse epoch, opened sums of a split one; all 0 if there are none. */
  readonly values: readonly number[];
}

export interface EpochBasis {
  readonly protocol: Protocol;
  /** Number of reports of either protocol, which is the exact number of browsers that shared. */
  readonly reports: number;
  /** Number of those that came by the other protocol, in the epoch in which a shop changed from one to the other. */
  readonly otherReports: number;
  readonly slots: Readonly<Record<SlotName, SlotBasis>>;
}

/** Rows of the storage. */
export interface AudienceRows {
  readonly counts: readonly AnswerCount[];
  readonly opened: readonly OpenedSlot[];
  readonly waiting: readonly WaitingEpoch[];
}

/** First epoch at whose start the sums of this one are opened, because no late report may arrive any more. */
export function toOpeningEpoch(epoch: number): number {
  return epoch + LATE_EPOCHS + 1;
}

/** The protocol of the newest reports; undefined if there are none. */
export function findNewestProtocol({counts, opened, waiting}: AudienceRows): Protocol | undefined {
  const toNewest = (rows: readonly {readonly epoch: number}[]): number => Math.max(-1, ...rows.map((row) => row.epoch));
  const [coarse, split] = [toNewest(counts), toNewest([...opened, ...waiting])];
  if (coarse === split && coarse === -1) return undefined;
  return split >= coarse ? 'split' : 'coarse';
}

/**
 * An epoch's reports. One in which a shop changed its protocol is shown by the one with more reports.
 *
 * @param rows of this epoch
 * @param today the current epoch
 * @param empty protocol of an epoch without reports
 */
export function toEpochBasis(
  rows: AudienceRows,
  {epoch, today, empty, labels}: {epoch: number; today: number; empty: Protocol; labels: Labels},
): EpochBasis {
  const coarse = rows.counts.reduce((sum, {reports}) => sum + reports, 0);
  // A report may be valid for one slot and not for another.
  const split = Math.max(0, ...[...rows.opened, ...rows.waiting].map(({reports}) => reports));
  const larger = split > coarse ? 'split' : 'coarse';
  const protocol = coarse + split === 0 ? empty : larger;
  const isDue = today >= toOpeningEpoch(epoch);
  return {
    protocol,
    reports: coarse + split,
    otherReports: protocol === 'split' ? coarse : split,
    slots: protocol === 'split' ? toSplitSlots(rows, isDue) : toCoarseSlots(rows.counts, labels),
  };
}

function toCoarseSlots(counts: readonly AnswerCount[], labels: Labels): EpochBasis['slots'] {
  const answers = SLOT_NAMES.map((slot) => {
    const row = toEmpty(slot);
    for (const count of counts) if (count.slot === slot) row[count.answer] = count.reports;
    return row;
  });
  const totals = answers.map((row) => row.reduce((sum, count) => sum + count, 0));
  const slots = SLOT_NAMES.map((slot, i): [SlotName, SlotBasis] => {
    const state = toCoarseState(answers[i], {reports: totals[i], totals, listed: toLabels(slot, labels).length});
    return [slot, {reports: totals[i], state, values: answers[i]}];
  });
  return Object.fromEntries(slots) as EpochBasis['slots']; // there is one entry for each of SLOT_NAMES
}

/**
 * Whether a slot is shown. This must not depend on the estimated sizes: groups shown only when chance made them large
 * would be too large on average, and their intervals would be wrong.
 */
function toCoarseState(
  counts: readonly number[],
  {reports, totals, listed}: {reports: number; totals: readonly number[]; listed: number},
): SlotState {
  if (reports < toNeededReports(counts.length)) return 'few';
  return isEven(reports, totals) && isNoisy(counts, listed) ? 'shown' : 'made-up';
}

function toSplitSlots({opened, waiting}: AudienceRows, isDue: boolean): EpochBasis['slots'] {
  const unopened = Math.max(0, ...waiting.map(({reports}) => reports));
  const slots = SLOT_NAMES.map((slot): [SlotName, SlotBasis] => {
    const batch = opened.find((row) => row.slot === slot);
    const reports = batch?.reports ?? unopened;
    const isEnough = reports >= MIN_BATCH_REPORTS;
    // A batch that is due and has enough reports waits for the two servers to open it.
    const state = batch ? (isEnough ? 'shown' : 'few') : isDue && !isEnough ? 'few' : 'waiting';
    return [slot, {reports, state, values: state === 'shown' && batch ? batch.sums : toEmpty(slot)}];
  });
  return Object.fromEntries(slots) as EpochBasis['slots']; // there is one entry for each of SLOT_NAMES
}

function toEmpty(slot: SlotName): number[] {
  return Array.from({length: SHARED_SLOTS[slot].size}, () => 0);
}
