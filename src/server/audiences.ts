import {toEpochStartMs} from '../core/contract/epoch.ts';
import {SHARED_SLOTS, SLOT_NAMES, SLOT_TEXTS, type SlotName, type SlotText} from '../core/contract/shared-slots.ts';
import {EPSILON_PER_REPORT} from '../core/privacy/budget.ts';
import {estimateShares, MAX_HALF_WIDTH, toNeededReports} from './estimate.ts';
import {type Labels, toLabels} from './labels.ts';
import {isEven, isNoisy} from './plausible.ts';
import type {AnswerCount} from './storage.ts';

/** The estimated share of sharing shoppers with one answer. Unbiased, so it may lie slightly outside 0 to 1. */
export interface Group {
  readonly answer: number;
  readonly label: string;
  readonly share: number;
  /** 95 % confidence interval. */
  readonly low: number;
  readonly high: number;
}

/** The estimate of a slot in an epoch. */
export interface SlotEstimate {
  /** Number of reports it is based on; every browser answers one slot per epoch. */
  readonly reports: number;
  /**
   * `few`: too few reports for the noise. `made-up`: the reports do not look like those of honest browsers. Both have
   * no groups.
   */
  readonly state: 'shown' | 'few' | 'made-up';
  readonly groups: readonly Group[];
}

export interface AudienceEpoch {
  readonly epoch: number;
  /** Monday 00:00 UTC. */
  readonly startMs: number;
  /** Number of reports over all slots, which is the exact number of browsers that shared. */
  readonly reports: number;
  readonly slots: Readonly<Record<SlotName, SlotEstimate>>;
}

/** Texts of a slot, and the number of reports it needs to be shown. */
export interface SlotNeeds extends Pick<SlotText, 'title' | 'what' | 'isOrdered'> {
  readonly slot: SlotName;
  readonly neededReports: number;
  /** Approximate number of sharing shoppers per week that this takes, because each answers one slot. */
  readonly neededShoppers: number;
}

/** The data of the dashboard; answer of GET /vitrine/audiences. */
export interface Audiences {
  readonly format: 'vitrine-audiences-2';
  /** Kind of reports: each browser adds the noise itself, and nothing proves that a report is honest. */
  readonly protocol: 'coarse';
  /** ε of each report. */
  readonly epsilon: number;
  /** Largest half width of the intervals of shown groups, for groups of up to half the shoppers. */
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
 * @param counts from Storage.countAnswers
 * @param span first and last epoch wanted
 */
export function toAudiences(
  counts: readonly AnswerCount[],
  {from, epoch, labels}: {from: number; epoch: number; labels: Labels},
): Audiences {
  const epochs = Array.from({length: epoch - from + 1}, (_, i) => {
    return toAudienceEpoch(
      from + i,
      counts.filter((count) => count.epoch === from + i),
      labels,
    );
  });
  return {
    format: 'vitrine-audiences-2',
    protocol: 'coarse',
    epsilon: EPSILON_PER_REPORT,
    mostHalfWidth: MAX_HALF_WIDTH,
    epoch,
    slots: (Object.entries(SLOT_TEXTS) as [SlotName, SlotText][]).map(([slot, {title, what, isOrdered}]) => {
      const neededReports = toNeededReports(SHARED_SLOTS[slot].size);
      const neededShoppers = toRoundUp(neededReports * SLOT_NAMES.length);
      return {slot, title, what, isOrdered, neededReports, neededShoppers};
    }),
    epochs,
  };
}

function toAudienceEpoch(epoch: number, counts: readonly AnswerCount[], labels: Labels): AudienceEpoch {
  const answers = SLOT_NAMES.map((slot) => {
    const row = Array.from({length: SHARED_SLOTS[slot].size}, () => 0);
    for (const count of counts) if (count.slot === slot) row[count.answer] = count.reports;
    return row;
  });
  const totals = answers.map((row) => row.reduce((sum, count) => sum + count, 0));
  const slots = SLOT_NAMES.map((slot, i): [SlotName, SlotEstimate] => {
    const names = toLabels(slot, labels);
    const state = toState(answers[i], {reports: totals[i], totals, listed: names.length});
    return [slot, {reports: totals[i], state, groups: state === 'shown' ? toGroups(answers[i], names) : []}];
  });
  return {
    epoch,
    startMs: toEpochStartMs(epoch),
    reports: totals.reduce((sum, reports) => sum + reports, 0),
    slots: Object.fromEntries(slots) as AudienceEpoch['slots'], // there is one entry for each of SLOT_NAMES
  };
}

/**
 * Whether a slot is shown. This must not depend on the estimated sizes: groups shown only when chance made them large
 * would be too large on average, and their intervals would be wrong.
 */
function toState(
  counts: readonly number[],
  {reports, totals, listed}: {reports: number; totals: readonly number[]; listed: number},
): SlotEstimate['state'] {
  if (reports < toNeededReports(counts.length)) return 'few';
  return isEven(reports, totals) && isNoisy(counts, listed) ? 'shown' : 'made-up';
}

function toGroups(counts: readonly number[], names: readonly string[]): Group[] {
  return estimateShares(counts)
    .slice(0, names.length)
    .map(({share, low, high}, answer) => {
      return {answer, label: names[answer], share: round(share), low: round(low), high: round(high)};
    });
}

/** Rounds to six digits, because further ones are noise. */
function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** Rounds up to two digits: 1704 to 1800. */
function toRoundUp(count: number): number {
  const unit = 10 ** (Math.floor(Math.log10(count)) - 1);
  return Math.ceil(count / unit) * unit;
}
