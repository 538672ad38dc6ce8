import {COARSE_FORMAT} from '../../core/contract/coarse-report.ts';
import type {SlotAnswers} from '../../core/contract/shared-slots.ts';
import {drawCoarseAnswer} from '../../core/privacy/coarse-answer.ts';
import {takeEpoch} from '../../core/privacy/ledger.ts';
import type {SyncStorage} from '../sync-port.ts';
import {toSha256} from '../browser/sha256.ts';
import type {SyncEnvironment} from './environment.ts';
import {type Records, toRecords} from './records.ts';

/**
 * A report waits for a random part of this before it is sent, over pages and visits if need be. That a page of the
 * shop is open when it is sent cannot be hidden, for no code runs otherwise, and the shop's own server saw the page.
 * What the time must not tell is which act set the report off. Longer would lose the reports of all who come once,
 * and the rest would be a picture of the diligent.
 */
export const SEND_WITHIN_MS = 5 * 60_000;

/**
 * Fixes what is told of this epoch and puts it into the outbox, unless this browser has drawn for it before. Whatever
 * the tabs do, one transaction takes the epoch, and what others have drawn meanwhile is forgotten unsent.
 *
 * @returns newest epoch that is taken by now; undefined where nothing can be remembered or the shopper does not share
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
 * The ledger goes when the shopper forgets; the tickets that are left by then know the epochs of what the server
 * still has.
 */
function toNewestTaken(records: Records): number {
  return Math.max(records.ledger()?.epoch ?? -1, ...records.tickets().map(({epoch}) => epoch ?? -1));
}
