import {COARSE_FORMAT} from '../../core/contract/coarse-report.ts';
import type {SlotAnswers} from '../../core/contract/shared-slots.ts';
import {drawCoarseAnswer} from '../../core/privacy/coarse-answer.ts';
import {takeEpoch} from '../../core/privacy/ledger.ts';
import type {SyncStorage} from '../sync-port.ts';
import {toSha256} from '../browser/sha256.ts';
import type {SyncEnvironment} from './environment.ts';
import {type Records, toRecords} from './records.ts';

/**
 * A report is sent after a random part of this time, on a later page or visit if need be. That a page of the shop is
 * open at that time cannot be hidden: code runs only then, and the shop's own server saw the page. But the time must
 * not reveal which action triggered the report. A longer delay would lose the reports of shoppers who come once, and so
 * bias the figures towards frequent visitors.
 */
export const SEND_WITHIN_MS = 5 * 60_000;

/**
 * Draws the report of this epoch and puts it into the outbox, unless this browser has drawn one for it before. Of
 * several tabs, the first transaction claims the epoch; the draws of the others are discarded unsent.
 *
 * @returns newest claimed epoch; undefined if there is no storage or no consent to sharing
 */
export async function drawReport(
  truth: SlotAnswers,
  {storage, environment, epoch}: {storage: SyncStorage; environment: SyncEnvironment; epoch: number},
): Promise<number | undefined> {
  const {random, randomHex, nowMs} = environment;
  const secret = randomHex(32);
  const body = {
    format: COARSE_FORMAT,
    reportId: randomHex(16),
    secretHash: await toSha256(new TextEncoder().encode(secret)),
    epoch,
    ...drawCoarseAnswer(truth, random),
  } as const;
  const nextAttemptMs = nowMs() + random() * SEND_WITHIN_MS;
  return storage.update((transaction) => {
    if (!transaction.consent?.personalization || !transaction.consent.sharing) return undefined;
    const records = toRecords(transaction);
    const taken = toNewestTaken(records);
    if (taken >= epoch) return taken;
    const ledger = takeEpoch(records.ledger(), epoch);
    if (!ledger) return taken;
    records.putLedger(ledger);
    records.putOutbox({body, secret, attempts: 0, nextAttemptMs});
    return epoch;
  });
}

/**
 * Newest claimed epoch, from the ledger and, because forgetting deletes the ledger, from the tickets of reports that
 * the server may still have.
 */
function toNewestTaken(records: Records): number {
  return Math.max(records.ledger()?.epoch ?? -1, ...records.tickets().map(({epoch}) => epoch ?? -1));
}
