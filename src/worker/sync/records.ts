import type {CoarseReport} from '../../core/contract/coarse-report.ts';
import type {SharedCopy} from '../../core/contract/worker-api.ts';
import type {Ledger} from '../../core/privacy/ledger.ts';
import type {SyncTransaction} from '../sync-port.ts';

/** When something is tried next. */
export interface Retry {
  readonly attempts: number;
  readonly nextAttemptMs: number;
  /** Until when the server wants to be left alone, where it has said so. */
  readonly notBeforeMs?: number;
}

/** A report that waits for its time or for the server. */
export interface OutboxRecord extends Retry {
  readonly body: CoarseReport;
  /** What its secretHash is of. */
  readonly secret: string;
}

/**
 * What it takes to have something erased that a server may have. It stays until that server has said that it is gone.
 */
export interface Ticket extends Retry {
  /** A report of its own name, or the profile that all reports of the first release had in common. */
  readonly kind: 'report' | 'profile';
  /** Random, hex. */
  readonly id: string;
  /** Random, hex; shown to the server as proof. */
  readonly secret: string;
  /**
   * Base address of the server that it was sent to; absent in tickets of the first release, which are the present
   * server's.
   */
  readonly server?: string;
  /** Newest epoch it is of, where that is known. */
  readonly epoch?: number;
  /** Whether the server is to erase it now. */
  readonly wanted: boolean;
}

/** Copies that are shown to the shopper: of about half a year. */
const NEWEST_COPIES = 30;
const CURRENT = 'current';

/**
 * The records of sync under their own types, in one transaction: what is read here was written here, or by
 * upgrade-records.ts.
 */
export function toRecords(transaction: SyncTransaction) {
  return {
    ledger: () => transaction.get('ledger', CURRENT) as Ledger | undefined,
    putLedger: (ledger: Ledger) => transaction.put('ledger', CURRENT, ledger),

    outbox: () => transaction.getAll('outbox') as readonly OutboxRecord[],
    hasInOutbox: ({body}: OutboxRecord) => transaction.get('outbox', body.reportId) !== undefined,
    putOutbox: (record: OutboxRecord) => transaction.put('outbox', record.body.reportId, record),
    deleteOutbox: ({body}: OutboxRecord) => transaction.delete('outbox', body.reportId),

    tickets: () => transaction.getAll('erasures') as readonly Ticket[],
    ticket: (id: string) => transaction.get('erasures', id) as Ticket | undefined,
    putTicket: (ticket: Ticket) => transaction.put('erasures', ticket.id, ticket),
    deleteTicket: ({id}: Ticket) => transaction.delete('erasures', id),

    /** Oldest first. */
    copies: () => transaction.getAll('shared') as readonly SharedCopy[],
    addCopy(copy: SharedCopy): void {
      transaction.put('shared', toKey(copy.body.epoch), copy);
      for (const {body} of this.copies().slice(0, -NEWEST_COPIES)) transaction.delete('shared', toKey(body.epoch));
    },

    /** Everything that is about what was told: neither ledger nor tickets. */
    clearReports(): void {
      transaction.clear('outbox');
      transaction.clear('shared');
    },
  };
}

export type Records = ReturnType<typeof toRecords>;

/** Keys sort as text, so the number has a fixed width. */
function toKey(epoch: number): string {
  return String(epoch).padStart(6, '0');
}
