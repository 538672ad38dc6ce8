import type {CoarseReport} from '../../core/contract/coarse-report.ts';
import type {SplitReport} from '../../core/contract/split-report.ts';
import type {SharedCopy, SplitContent} from '../../core/contract/worker-api.ts';
import type {Ledger} from '../../core/privacy/ledger.ts';
import type {SyncTransaction} from '../sync-port.ts';

/** When a request is tried next. */
export interface Retry {
  readonly attempts: number;
  readonly nextAttemptMs: number;
  /**
   * Earliest time that the server allowed with Retry-After. It is kept beside `nextAttemptMs` because a worker that
   * starts tries erasures before `nextAttemptMs`, but must not try them before this time.
   */
  readonly notBeforeMs?: number;
}

/** A report that waits to be sent; one without a kind is coarse, as all were before there were others. */
export type OutboxRecord = CoarseOutbox | SplitOutbox;

interface CoarseOutbox extends Retry {
  readonly kind?: undefined;
  readonly body: CoarseReport;
  /** The secret that secretHash is the hash of. */
  readonly secret: string;
}

interface SplitOutbox extends Retry {
  readonly kind: 'split';
  readonly body: SplitReport;
  readonly secret: string;
  /** For the copy that the shopper gets once it is sent. */
  readonly content: SplitContent;
}

/** A report as it is drawn, before it is known when it is sent. */
export type DrawnReport = Omit<CoarseOutbox, keyof Retry> | Omit<SplitOutbox, keyof Retry>;

/**
 * The data needed to erase a report that a server may have. It is kept until that server confirms that the report is
 * gone.
 */
export interface Ticket extends Retry {
  /** A single report, or the profile under which the first release sent all reports of a browser. */
  readonly kind: 'report' | 'profile';
  /** Random, hex. */
  readonly id: string;
  /** Random, hex; presented to the server as proof. */
  readonly secret: string;
  /**
   * Base address of the server it was sent to; absent in tickets of the first release, which belong to the current
   * server.
   */
  readonly server?: string;
  /** Newest epoch that it covers, if known. */
  readonly epoch?: number;
  /** Whether the server has to erase the report now. */
  readonly wanted: boolean;
}

/** Number of copies kept to be shown to the shopper: about half a year. */
const NEWEST_COPIES = 30;
const CURRENT = 'current';
/** Beside the ledger, because it is forgotten with it. */
const OFFER_RETRY = 'offer-retry';

/**
 * Typed access to the records of sync in one transaction. The casts hold because every record was written here or by
 * upgrade-records.ts.
 */
export function toRecords(transaction: SyncTransaction) {
  return {
    ledger: () => transaction.get('ledger', CURRENT) as Ledger | undefined,
    putLedger: (ledger: Ledger) => transaction.put('ledger', CURRENT, ledger),

    /** When to ask the server again how it wants reports; absent unless it was asked and no report was drawn. */
    offerRetry: () => transaction.get('ledger', OFFER_RETRY) as Retry | undefined,
    putOfferRetry: (retry: Retry) => transaction.put('ledger', OFFER_RETRY, retry),
    deleteOfferRetry: () => transaction.delete('ledger', OFFER_RETRY),

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

    /** Deletes outbox and copies, but neither ledger nor tickets. */
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
