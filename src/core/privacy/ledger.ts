import {EPOCHS_PER_YEAR} from '../contract/epoch.ts';
import {EPSILON_PER_REPORT, EPSILON_PER_SPLIT_REPORT} from './budget.ts';

/**
 * A browser's record of its reports, so that it makes at most one per epoch and knows their total ε. Holds no answers.
 */
export interface Ledger {
  /** Newest epoch that a report was drawn for; nothing is drawn again for it or for an earlier one. */
  readonly epoch: number;
  /** First epoch that is counted. */
  readonly firstEpoch: number;
  /** Epochs of the last year whose report may have left the browser, oldest first, with the ε of each. */
  readonly sent: readonly {readonly epoch: number; readonly epsilon: number}[];
  /** ε of everything that may have left the browser since firstEpoch. */
  readonly spentEpsilon: number;
}

/**
 * Claims an epoch before its report is drawn. Claimed epochs only grow, so a clock that is set back causes no second
 * report.
 *
 * @returns undefined if this epoch or a later one was claimed before
 */
export function takeEpoch(ledger: Ledger | undefined, epoch: number): Ledger | undefined {
  if (!ledger) return {epoch, firstEpoch: epoch, sent: [], spentEpsilon: 0};
  return epoch > ledger.epoch ? {...ledger, epoch} : undefined;
}

/**
 * Counts a report that is about to be sent; each epoch is counted once, however often its report is tried.
 *
 * @param epsilon ε of this report, which depends on its form
 */
export function countReport(ledger: Ledger, epoch: number, epsilon: number): Ledger {
  if (ledger.sent.some((other) => other.epoch === epoch)) return ledger;
  const sent = [...ledger.sent, {epoch, epsilon}].filter((other) => other.epoch > ledger.epoch - EPOCHS_PER_YEAR);
  return {...ledger, sent, spentEpsilon: ledger.spentEpsilon + epsilon};
}

/** ε of the reports of the year that ends with this epoch. */
export function toYearEpsilon({sent}: Pick<Ledger, 'sent'>, epoch: number): number {
  return sent.filter((other) => other.epoch > epoch - EPOCHS_PER_YEAR).reduce((sum, {epsilon}) => sum + epsilon, 0);
}

/**
 * Upper bound of toYearEpsilon in this epoch and all later ones, if every report to come costs what the newest one did.
 * With reports of one ε this is 52 times that ε. After a change to cheaper reports it also counts the dearer ones of
 * the last year, until they are older than that. A change to dearer ones that is still to come would raise it.
 */
export function toMostOfYear(ledger: Ledger, epoch: number): number {
  const {sent} = ledger;
  const isSplit = sent.at(-1)?.epsilon === EPSILON_PER_SPLIT_REPORT;
  const epsilon = isSplit ? EPSILON_PER_SPLIT_REPORT : EPSILON_PER_REPORT;
  const newest = Math.max(epoch, ledger.epoch);
  // The claimed epoch, whose report may still wait to be sent, and those that may be claimed in the year to come.
  const open = [ledger.epoch];
  for (let other = Math.max(epoch, ledger.epoch + 1); other <= newest + EPOCHS_PER_YEAR; other++) open.push(other);
  const all = [...sent];
  let most = 0;
  for (const other of open) {
    if (!sent.some((report) => report.epoch === other)) all.push({epoch: other, epsilon});
    most = Math.max(most, toYearEpsilon({sent: all}, Math.max(epoch, other)));
  }
  return most;
}
