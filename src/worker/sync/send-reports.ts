import {LATE_EPOCHS, KEPT_EPOCHS, toEpoch} from '../../core/contract/epoch.ts';
import type {SharedCopy} from '../../core/contract/worker-api.ts';
import {EPSILON_PER_REPORT, EPSILON_PER_SPLIT_REPORT} from '../../core/privacy/budget.ts';
import {toChangeProbability} from '../../core/privacy/coarse-answer.ts';
import {countReport} from '../../core/privacy/ledger.ts';
import type {SyncStorage} from '../sync-port.ts';
import {type Delivery, deliver, isDue, putOff, toNextTry} from './deliver.ts';
import type {SyncEnvironment} from './environment.ts';
import {type OutboxRecord, type Records, toRecords} from './records.ts';

export interface SendOptions {
  readonly storage: SyncStorage;
  readonly environment: SyncEnvironment;
  /** Base address of the server. */
  readonly server: string;
  /** Aborts when sharing ends. */
  readonly signal: AbortSignal;
  readonly onDegraded: (code: string, message: string | undefined) => void;
}

/**
 * Number of tickets kept of reports that nobody has asked to erase: more than the epochs that a server keeps, so the
 * report of a dropped ticket no longer exists.
 */
const MAX_UNWANTED = KEPT_EPOCHS + 4;

/**
 * Sends the due reports of the outbox. Ticket and ε of a report are stored before it is sent. It is removed from the
 * outbox when the server has it, refuses it for good, or would get it too late.
 *
 * @returns when to call again, milliseconds since the Unix epoch; undefined if nothing waits
 */
export async function sendReports(options: SendOptions): Promise<number | undefined> {
  const {storage, environment, server, signal, onDegraded} = options;
  const due =
    (await storage.update((transaction) => {
      if (signal.aborted || !transaction.consent?.sharing) return [];
      return takeDue(toRecords(transaction), {environment, server});
    })) ?? [];
  for (const report of due) {
    const request = {
      method: 'POST',
      headers: {'content-type': 'application/json'},
      body: JSON.stringify(report.body),
    };
    // Outside of any transaction, so that a slow server does not keep another tab from erasing.
    const delivery = await deliver(`${server}/reports`, request, {environment, signal});
    if (signal.aborted) return undefined;
    await storage.update((transaction) => settle(toRecords(transaction), {report, delivery, environment}));
    onDegraded('sync-failed', toFault(delivery));
  }
  return storage.update((transaction) => {
    const times = toRecords(transaction)
      .outbox()
      .map(({nextAttemptMs}) => nextAttemptMs);
    return times.length > 0 ? Math.min(...times) : undefined;
  });
}

function takeDue(
  records: Records,
  {environment, server}: Pick<SendOptions, 'environment' | 'server'>,
): readonly OutboxRecord[] {
  const nowMs = environment.nowMs();
  const due: OutboxRecord[] = [];
  for (const report of records.outbox()) {
    const {reportId: id, epoch} = report.body;
    const ledger = records.ledger();
    if (!ledger || epoch < toEpoch(nowMs) - LATE_EPOCHS) records.deleteOutbox(report);
    else if (isDue(report, nowMs)) {
      records.putLedger(countReport(ledger, epoch, toEpsilon(report)));
      if (!records.ticket(id)) {
        const {secret} = report;
        records.putTicket({kind: 'report', id, secret, server, epoch, wanted: false, attempts: 0, nextAttemptMs: 0});
      }
      records.putOutbox(toNextTry(report, environment));
      due.push(report);
    }
  }
  if (due.length > 0) dropOldTickets(records);
  return due;
}

/** Drops the oldest tickets by number, not by age, so that a wrong clock cannot drop one that is still needed. */
function dropOldTickets(records: Records): void {
  const unwanted = records.tickets().filter(({wanted}) => !wanted);
  unwanted.sort((a, b) => (b.epoch ?? 0) - (a.epoch ?? 0));
  for (const ticket of unwanted.slice(MAX_UNWANTED)) records.deleteTicket(ticket);
}

/** Records the outcome of sending a report, unless sharing was ended meanwhile, here or in another tab. */
function settle(
  records: Records,
  {report, delivery, environment}: {report: OutboxRecord; delivery: Delivery; environment: SyncEnvironment},
): void {
  const waiting = records.outbox().find(({body}) => body.reportId === report.body.reportId);
  if (!waiting) return;
  const nowMs = environment.nowMs();
  if (delivery.kind === 'done') {
    records.addCopy(toCopy(report, nowMs));
    records.deleteOutbox(report);
  } else if (isFinal(delivery)) records.deleteOutbox(report);
  else records.putOutbox(putOff(waiting, nowMs + (delivery.retryAfterMs ?? 0)));
}

function toCopy(report: OutboxRecord, sentMs: number): SharedCopy {
  const epsilon = toEpsilon(report);
  if (report.kind !== 'split') {
    const {body} = report;
    return {sentMs, body, epsilon, changeProbability: toChangeProbability(body.slot)};
  }
  const {kind, body, content} = report;
  return {kind, sentMs, body, epsilon, bytes: JSON.stringify(body).length, content}; // ASCII: one byte a character
}

function toEpsilon({kind}: OutboxRecord): number {
  return kind === 'split' ? EPSILON_PER_SPLIT_REPORT : EPSILON_PER_REPORT;
}

/**
 * Whether sending again is pointless. A server of the first release answers 404 to these reports, and may be upgraded
 * any day.
 */
function isFinal(delivery: Delivery): boolean {
  if (delivery.kind !== 'refused') return false;
  return delivery.code === 'aggregate-invalid' || (delivery.status === 410 && delivery.code === 'not-found');
}

function toFault(delivery: Delivery): string | undefined {
  if (delivery.kind === 'done') return undefined;
  if (delivery.kind === 'unknown') return delivery.reason;
  const {status, code} = delivery;
  const what = isFinal(delivery) ? 'refuses this report for good' : 'does not take this report now';
  return `The sync server ${what} (status ${status}, ${code}).`;
}
