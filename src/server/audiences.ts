import {toEpochStartMs} from '../core/contract/epoch.ts';
import {SHARED_SLOTS, SLOT_NAMES, SLOT_TEXTS, type SlotName, type SlotText} from '../core/contract/shared-slots.ts';
import {MIN_BATCH_REPORTS} from '../core/contract/split-report.ts';
import {EPSILON_PER_REPORT, EPSILON_PER_SPLIT_REPORT} from '../core/privacy/budget.ts';
import {
  type AudienceRows,
  type EpochBasis,
  findNewestProtocol,
  type Protocol,
  type SlotBasis,
  type SlotState,
  toEpochBasis,
  toOpeningEpoch,
} from './epoch-basis.ts';
import {MAX_HALF_WIDTH, toNeededReports} from './estimate.ts';
import type {Labels} from './labels.ts';
import {type Group, toGroups} from './groups.ts';

/** The estimate of a slot in an epoch. */
export interface SlotEstimate {
  /** Number of reports it is based on. A coarse report answers one slot, a split one all of them. */
  readonly reports: number;
  readonly state: SlotState;
  /** None unless the slot is shown. */
  readonly groups: readonly Group[];
}

export interface AudienceEpoch extends Pick<EpochBasis, 'protocol' | 'reports' | 'otherReports'> {
  readonly epoch: number;
  /** Monday 00:00 UTC. */
  readonly startMs: number;
  /** Monday 00:00 UTC from which the sums of a split epoch are opened; also given when they are, or never will be. */
  readonly opensMs?: number;
  readonly slots: Readonly<Record<SlotName, SlotEstimate>>;
}

/** Texts of a slot, and the number of reports it needs to be shown. */
export interface SlotNeeds extends Pick<SlotText, 'title' | 'what' | 'isOrdered'> {
  readonly slot: SlotName;
  readonly neededReports: Readonly<Record<Protocol, number>>;
  /** Approximate number of sharing shoppers per week that this takes; a coarse report answers only one slot. */
  readonly neededShoppers: Readonly<Record<Protocol, number>>;
}

/** The data of the dashboard; answer of GET /vitrine/audiences. */
export interface Audiences {
  readonly format: 'vitrine-audiences-3';
  /** The one by which browsers report now; each epoch has its own. */
  readonly protocol: Protocol;
  /** ε of each report. */
  readonly epsilon: Readonly<Record<Protocol, number>>;
  /** Largest half width of the intervals of shown groups in coarse epochs, for groups of up to half the shoppers. */
  readonly mostHalfWidth: number;
  /** The current epoch, whose reports are still coming in. */
  readonly epoch: number;
  /** In the order of the dashboard. */
  readonly slots: readonly SlotNeeds[];
  /** Oldest first; the last one is the current one. */
  readonly epochs: readonly AudienceEpoch[];
}

/**
 * Estimates every group in every epoch.
 *
 * @param rows from Storage; those of the epoch before `from` are needed for the changes in it
 * @param span first and last epoch wanted; the last one is the current one
 * @param protocol that the server offers browsers now; by default that of the newest reports
 */
export function toAudiences(
  rows: AudienceRows,
  span: {from: number; epoch: number; labels: Labels; protocol?: Protocol},
): Audiences {
  const {from, epoch, labels} = span;
  const protocol = span.protocol ?? findNewestProtocol(rows) ?? 'coarse';
  const all = Array.from({length: epoch - from + 2}, (_, i) =>
    toEpochBasis(toRowsOf(rows, from - 1 + i), {epoch: from - 1 + i, today: epoch, empty: protocol, labels}),
  );
  return {
    format: 'vitrine-audiences-3',
    protocol,
    epsilon: {coarse: EPSILON_PER_REPORT, split: EPSILON_PER_SPLIT_REPORT},
    mostHalfWidth: MAX_HALF_WIDTH,
    epoch,
    slots: (Object.entries(SLOT_TEXTS) as [SlotName, SlotText][]).map(toNeeds),
    epochs: all.slice(1).map((basis, i) => toAudienceEpoch(from + i, {now: basis, before: all[i], labels})),
  };
}

function toRowsOf({counts, opened, waiting}: AudienceRows, epoch: number): AudienceRows {
  return {
    counts: counts.filter((row) => row.epoch === epoch),
    opened: opened.filter((row) => row.epoch === epoch),
    waiting: waiting.filter((row) => row.epoch === epoch),
  };
}

function toNeeds([slot, {title, what, isOrdered}]: [SlotName, SlotText]): SlotNeeds {
  const coarse = toNeededReports(SHARED_SLOTS[slot].size);
  return {
    slot,
    title,
    what,
    isOrdered,
    neededReports: {coarse, split: MIN_BATCH_REPORTS},
    neededShoppers: {coarse: toRoundUp(coarse * SLOT_NAMES.length), split: MIN_BATCH_REPORTS},
  };
}

function toAudienceEpoch(
  epoch: number,
  {now, before, labels}: {now: EpochBasis; before: EpochBasis; labels: Labels},
): AudienceEpoch {
  const {protocol, reports, otherReports} = now;
  const slots = SLOT_NAMES.map((slot): [SlotName, SlotEstimate] => {
    const own: SlotBasis = now.slots[slot];
    const isComparable = before.protocol === protocol && before.slots[slot].state === 'shown';
    const earlier = isComparable ? before.slots[slot] : undefined;
    const groups = own.state === 'shown' ? toGroups(slot, {protocol, labels, now: own, before: earlier}) : [];
    return [slot, {reports: own.reports, state: own.state, groups}];
  });
  return {
    epoch,
    startMs: toEpochStartMs(epoch),
    protocol,
    reports,
    otherReports,
    ...(protocol === 'split' && {opensMs: toEpochStartMs(toOpeningEpoch(epoch))}),
    slots: Object.fromEntries(slots) as AudienceEpoch['slots'], // there is one entry for each of SLOT_NAMES
  };
}

/** Rounds up to two digits: 1704 to 1800. */
function toRoundUp(count: number): number {
  const unit = 10 ** (Math.floor(Math.log10(count)) - 1);
  return Math.ceil(count / unit) * unit;
}
