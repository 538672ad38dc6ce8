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

/**
 * A report is sent after a random part of this time, on a later page or visit if need be. That a page of the shop is
 * open at that time cannot be hidden: code runs only then, and the shop's own server saw the page. But the time must
 * not reveal which action triggered the report. A longer delay would lose the reports of shoppers who come once, and so
 * bias the figures towards frequent visitors.
 */
export const SEND_WITHIN_MS = 5 * 60_000;

const FIRST_TRY = {attempts: 0, nextAttemptMs: 0};

/**
 * Draws the report of this epoch in the form that the server wants and puts it into the outbox, unless this browser has
 * drawn one for it before, in whichever form. Of several tabs, the first transaction claims the epoch; the draws of the
 * others are discarded unsent. While the server does not say which form, no epoch is claimed.
 *
 * @returns newest claimed epoch; undefined if there is no storage, no consent to sharing, or no form yet
 */
export async function drawReport(source: ReportSource, options: DrawOptions): Promise<number | undefined> {
  const {storage, environment, server, signal} = options;
  const {epoch} = source;
  const before = await storage.update((transaction) => beginTry(transaction, {...options, epoch}));
  if (before === undefined || before.taken !== undefined) return before?.taken;
  const offered = await askOffer(server, options);
  if (signal.aborted) return undefined;
  if (offered.kind === 'unknown') {
    await putOffTry(offered, options);
    return undefined;
  }
  const drawn = await draw(offered, source, options);
  if (!drawn) return undefined;
  if (before.isRetry) options.onDegraded('sync-failed', undefined);
  const nextAttemptMs = environment.nowMs() + environment.random() * SEND_WITHIN_MS;
  return storage.update((transaction) => {
    if (!mayShare(transaction)) return undefined;
    const records = toRecords(transaction);
    const taken = toNewestTaken(records);
    const ledger = taken >= epoch ? undefined : takeEpoch(records.ledger(), epoch);
    if (!ledger) return taken;
    records.deleteOfferRetry();
    records.putLedger(ledger);
    records.putOutbox({...drawn, attempts: 0, nextAttemptMs});
    return epoch;
  });
}

/** Whether the server may be asked for this epoch now: then the next try of any tab is put off before this one. */
function beginTry(
  transaction: SyncTransaction,
  {environment, epoch}: DrawOptions & {readonly epoch: number},
): {readonly taken?: number; readonly isRetry: boolean} | undefined {
  if (!mayShare(transaction)) return undefined;
  const records = toRecords(transaction);
  const taken = toNewestTaken(records);
  const retry = records.offerRetry();
  if (taken >= epoch) return {taken, isRetry: false};
  if (retry && !isDue(retry, environment.nowMs())) return undefined;
  records.putOfferRetry(toNextTry(retry ?? FIRST_TRY, environment));
  return {isRetry: retry !== undefined};
}

async function putOffTry(
  {reason, retryAfterMs}: Extract<Offered, {kind: 'unknown'}>,
  {storage, environment, onDegraded}: DrawOptions,
): Promise<void> {
  await storage.update((transaction) => {
    const records = toRecords(transaction);
    const retry = records.offerRetry();
    // Absent if everything was forgotten meanwhile, or another tab has drawn the report.
    if (retry && retryAfterMs !== undefined) records.putOfferRetry(putOff(retry, environment.nowMs() + retryAfterMs));
  });
  onDegraded('sync-failed', reason);
}

/** @returns undefined if sharing has ended meanwhile */
async function draw(
  offered: Exclude<Offered, {kind: 'unknown'}>,
  source: ReportSource,
  options: DrawOptions,
): Promise<DrawnReport | undefined> {
  try {
    return await (offered.kind === 'coarse' ? drawCoarse(source, options) : split(offered, source, options));
  } catch (error) {
    if (options.signal.aborted) return undefined;
    throw error;
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
