import {COARSE_FORMAT} from '../../core/contract/coarse-report.ts';
import {drawCoarseAnswer} from '../../core/privacy/coarse-answer.ts';
import {takeEpoch} from '../../core/privacy/ledger.ts';
import type {SyncStorage, SyncTransaction} from '../sync-port.ts';
import {toSha256} from '../browser/sha256.ts';
import {askOffer, type Offered} from './ask-offer.ts';
import {fetchPrivately, isDue, putOff, type RequestContext, toNextTry} from './deliver.ts';
import {type DrawnReport, type Records, toRecords} from './records.ts';
import type {ReportSource} from './report-source.ts';

export interface DrawOptions extends RequestContext {
  readonly storage: SyncStorage;
  /** Base address of the server. */
  readonly server: string;
  readonly onDegraded: (code: string, message: string | undefined) => void;
}

/** Why no report could be drawn. */
interface Failure {
  readonly reason: string;
  readonly retryAfterMs?: number;
}

/**
 * A report is sent after a random part of this time, on a later page or visit if need be. That a page of the shop is
 * open at that time cannot be hidden: code runs only then, and the shop's own server saw the page. But the time must
 * not reveal which action triggered the report. A longer delay would lose the reports of shoppers who come once, and so
 * bias the figures towards frequent visitors.
 */
export const SEND_WITHIN_MS = 5 * 60_000;

/**
 * While one tab asks, others wait this long. Longer would cost reports: a shopper may leave the page while it asks, and
 * the next page would have to wait. A second tab that asks all the same costs only its requests.
 */
const ASKING_MS = 2000;

/** The newest claimed epoch, or when to try again, milliseconds since the Unix epoch. */
export type DrawOutcome =
  {readonly kind: 'taken'; readonly epoch: number} | {readonly kind: 'later'; readonly atMs: number};

/**
 * Draws the report of this epoch in the form that the server wants and puts it into the outbox, unless this browser has
 * drawn one for it before, in whichever form. Of several tabs, the first transaction claims the epoch; the draws of the
 * others are discarded unsent. While it is not known which form, or a key is missing, no epoch is claimed.
 *
 * @returns undefined if there is no storage or no consent to sharing
 */
export async function drawReport(source: ReportSource, options: DrawOptions): Promise<DrawOutcome | undefined> {
  const {storage, environment, signal, onDegraded} = options;
  const {epoch} = source;
  const begun = await storage.update((transaction) => beginTry(transaction, {...options, epoch}));
  if (begun?.kind !== 'now') return begun;
  const drawn = await draw(source, options);
  if (signal.aborted) return undefined;
  if ('reason' in drawn) {
    onDegraded('sync-failed', drawn.reason);
    return storage.update((transaction) => failTry(transaction, {...options, ...drawn}));
  }
  if (begun.isRetry) onDegraded('sync-failed', undefined);
  const nextAttemptMs = environment.nowMs() + environment.random() * SEND_WITHIN_MS;
  return storage.update((transaction) => {
    if (!mayShare(transaction)) return undefined;
    const records = toRecords(transaction);
    const taken = toNewestTaken(records);
    const ledger = taken >= epoch ? undefined : takeEpoch(records.ledger(), epoch);
    if (!ledger) return {kind: 'taken', epoch: taken};
    records.deleteOfferRetry();
    records.putLedger(ledger);
    records.putOutbox({...drawn, attempts: 0, nextAttemptMs});
    return {kind: 'taken', epoch};
  });
}

/** Whether the server may be asked for this epoch now; if so, other tabs wait meanwhile. */
function beginTry(
  transaction: SyncTransaction,
  {environment, epoch}: DrawOptions & {readonly epoch: number},
): DrawOutcome | {readonly kind: 'now'; readonly isRetry: boolean} | undefined {
  if (!mayShare(transaction)) return undefined;
  const records = toRecords(transaction);
  const taken = toNewestTaken(records);
  if (taken >= epoch) return {kind: 'taken', epoch: taken};
  const nowMs = environment.nowMs();
  const {attempts, nextAttemptMs} = records.offerRetry() ?? {attempts: 0, nextAttemptMs: 0};
  if (!isDue({attempts, nextAttemptMs}, nowMs)) return {kind: 'later', atMs: nextAttemptMs};
  records.putOfferRetry({attempts, nextAttemptMs: nowMs + ASKING_MS});
  return {kind: 'now', isRetry: attempts > 0};
}

/** Puts the next try off, longer after each failure. */
function failTry(
  transaction: SyncTransaction,
  {environment, retryAfterMs = 0}: DrawOptions & Failure,
): DrawOutcome | undefined {
  const records = toRecords(transaction);
  const retry = records.offerRetry();
  // Absent if everything was forgotten meanwhile, or another tab has drawn the report.
  if (!retry) return undefined;
  const next = putOff(toNextTry(retry, environment), environment.nowMs() + retryAfterMs);
  records.putOfferRetry(next);
  return {kind: 'later', atMs: next.nextAttemptMs};
}

async function draw(source: ReportSource, options: DrawOptions): Promise<DrawnReport | Failure> {
  const offered = await askOffer(options.server, options);
  if (offered.kind === 'unknown') return offered;
  if (offered.kind === 'coarse') return drawCoarse(source, options);
  try {
    return await split(offered, source, options);
  } catch (error) {
    return {reason: error instanceof Error ? error.message : String(error)};
  }
}

async function drawCoarse({truth, epoch}: ReportSource, {environment}: DrawOptions): Promise<DrawnReport> {
  const {secret, reportId, secretHash} = await drawNames(environment);
  const answer = drawCoarseAnswer(truth, environment.random);
  return {body: {format: COARSE_FORMAT, reportId, secretHash, epoch, ...answer}, secret};
}

/** A chunk of its own, because most shops have no second server. */
async function split(
  {offer}: Extract<Offered, {kind: 'other'}>,
  source: ReportSource,
  options: DrawOptions,
): Promise<DrawnReport> {
  const {splitAnswers} = await import('./split-answers.ts');
  const fetchKeys = (address: string, request: RequestInit) => fetchPrivately(address, request, options);
  const {reports, content, format} = await splitAnswers(source, {offer, server: options.server, fetchKeys});
  const {secret, reportId, secretHash} = await drawNames(options.environment);
  return {kind: 'split', body: {format, reportId, secretHash, epoch: source.epoch, reports}, secret, content};
}

/** The random id of a report, and the secret by which it can be erased. */
async function drawNames({randomHex}: RequestContext['environment']) {
  const secret = randomHex(32);
  return {secret, reportId: randomHex(16), secretHash: await toSha256(new TextEncoder().encode(secret))};
}

function mayShare({consent}: SyncTransaction): boolean {
  return consent?.personalization === true && consent.sharing;
}

/**
 * Newest claimed epoch, from the ledger and, because forgetting deletes the ledger, from the tickets of reports that
 * the server may still have.
 */
function toNewestTaken(records: Records): number {
  return Math.max(records.ledger()?.epoch ?? -1, ...records.tickets().map(({epoch}) => epoch ?? -1));
}
