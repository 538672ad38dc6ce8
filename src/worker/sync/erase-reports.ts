import {KEPT_EPOCHS, LATE_EPOCHS, toEpoch} from '../../core/contract/epoch.ts';
import type {SyncStorage} from '../sync-port.ts';
import {type Delivery, deliver, isDue, putOff, toNextTry} from './deliver.ts';
import type {SyncEnvironment} from './environment.ts';
import {type Records, type Ticket, toRecords} from './records.ts';

export interface EraseOptions {
  readonly storage: SyncStorage;
  readonly environment: SyncEnvironment;
  /** Base address of the present server; empty if there is none. */
  readonly server: string;
  readonly signal: AbortSignal;
  /**
   * Whether a page has just started: then the server is asked once even if the next attempt is not due, unless its
   * Retry-After forbids it.
   */
  readonly isStart: boolean;
  readonly onDegraded: (code: string, message: string | undefined) => void;
}

/**
 * A ticket is dropped after this many attempts, which take hours, if the server must have deleted its report by age.
 * Attempts are counted, not time, so that a wrong clock drops no ticket.
 */
const TRIES_OF_OVERDUE = 10;

/**
 * Ends sharing in one transaction: unsent reports are deleted, and reports that a server may have are marked to be
 * erased there.
 *
 * @throws the storage's error: then nothing has changed
 */
export async function endSharing(storage: SyncStorage): Promise<void> {
  await storage.update((transaction) => {
    const records = toRecords(transaction);
    transaction.denySharing();
    records.clearReports();
    for (const ticket of records.tickets()) {
      if (!ticket.wanted) records.putTicket({...ticket, wanted: true, attempts: 0, nextAttemptMs: 0});
    }
  });
}

/**
 * Asks servers for the wanted erasures that are due. A ticket is dropped only when its server has confirmed that the
 * report is gone, or must have deleted it long ago.
 *
 * @returns when to call again, milliseconds since the Unix epoch; undefined if nothing waits
 */
export async function sendErasures(options: EraseOptions): Promise<number | undefined> {
  const {storage, environment, server, signal, onDegraded} = options;
  const due = (await storage.update((transaction) => takeDue(toRecords(transaction), options))) ?? [];
  for (const ticket of due) {
    if (signal.aborted) return undefined;
    const headers = {authorization: `Bearer ${ticket.secret}`};
    const address = `${ticket.server ?? server}/${toPath(ticket)}`;
    const delivery = await deliver(address, {method: 'DELETE', headers}, options);
    await storage.update((transaction) => settle(toRecords(transaction), {ticket, delivery, environment}));
    onDegraded('sync-failed', toFault(delivery));
  }
  return storage.update((transaction) => {
    const times = toWanted(toRecords(transaction), server).map(({nextAttemptMs}) => nextAttemptMs);
    return times.length > 0 ? Math.min(...times) : undefined;
  });
}

/** Number of erasures that a server has not confirmed yet. */
export async function countPending(storage: SyncStorage): Promise<number> {
  const count = await storage.update(
    (transaction) =>
      toRecords(transaction)
        .tickets()
        .filter(({wanted}) => wanted).length,
  );
  return count ?? 0;
}

/** Tickets to be erased whose server is known. */
function toWanted(records: Records, server: string): readonly Ticket[] {
  return records.tickets().filter((ticket) => ticket.wanted && (ticket.server ?? server) !== '');
}

function takeDue(records: Records, {environment, server, isStart}: EraseOptions): readonly Ticket[] {
  const nowMs = environment.nowMs();
  const due: Ticket[] = [];
  for (const ticket of toWanted(records, server)) {
    if (isOverdue(ticket, nowMs)) records.deleteTicket(ticket);
    else if (isDue(ticket, nowMs) || (isStart && (ticket.notBeforeMs ?? 0) <= nowMs)) {
      records.putTicket(toNextTry(ticket, environment));
      due.push(ticket);
    }
  }
  return due;
}

function isOverdue({epoch, attempts}: Ticket, nowMs: number): boolean {
  return epoch !== undefined && attempts >= TRIES_OF_OVERDUE && epoch < toEpoch(nowMs) - KEPT_EPOCHS - LATE_EPOCHS;
}

function toPath({kind, id, epoch}: Ticket): string {
  return kind === 'report' ? `reports/${epoch}/${id}` : `profiles/${id}`;
}

function settle(
  records: Records,
  {ticket, delivery, environment}: {ticket: Ticket; delivery: Delivery; environment: SyncEnvironment},
): void {
  const waiting = records.ticket(ticket.id);
  if (!waiting) return;
  if (isGone(delivery)) records.deleteTicket(ticket);
  else if (delivery.kind !== 'done' && delivery.retryAfterMs !== undefined) {
    records.putTicket(putOff(waiting, environment.nowMs() + delivery.retryAfterMs));
  }
}

/** Whether the server itself says that the report is gone; answers of firewalls or sign-in pages do not count. */
function isGone(delivery: Delivery): boolean {
  if (delivery.kind !== 'refused') return delivery.kind === 'done';
  return (delivery.status === 404 || delivery.status === 410) && delivery.code === 'not-found';
}

function toFault(delivery: Delivery): string | undefined {
  if (isGone(delivery) || delivery.kind === 'done') return undefined;
  return delivery.kind === 'unknown' ? delivery.reason : `The sync server does not erase (status ${delivery.status}).`;
}
