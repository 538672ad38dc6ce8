import type {Consent} from '../core/contract/consent.ts';
import type {Prediction, ProfileView} from '../core/contract/profile-view.ts';
import type {PrivacySpent, SharedCopy, WorkerConfig} from '../core/contract/worker-api.ts';
import type {Profile} from '../core/profile/profile.ts';

/**
 * Stores that belong to sync. Forgetting empties all of them but `erasures`, which lists what the server must still
 * erase: random ids with their weeks, nothing else about the shopper.
 */
export const SYNC_STORES = ['outbox', 'shared', 'ledger', 'erasures', 'sharing'] as const;
export type SyncStoreName = (typeof SYNC_STORES)[number];

/** The records of sync within one transaction. Reads give the state at its begin; writes take effect at its end. */
export interface SyncTransaction {
  /** The stored consent, which all tabs share; undefined if everything was forgotten. */
  readonly consent: Consent | undefined;
  get(store: SyncStoreName, key: string): unknown;
  /** Values in the order of their keys; those put in this transaction come last. */
  getAll(store: SyncStoreName): readonly unknown[];
  /** @param value structured-cloneable */
  put(store: SyncStoreName, key: string, value: unknown): void;
  delete(store: SyncStoreName, key: string): void;
  clear(store: SyncStoreName): void;
  /** Revokes the stored consent to sharing, so that no tab sends any more, even one that has not been told yet. */
  denySharing(): void;
}

/** Storage of sync's records. */
export interface SyncStorage {
  /**
   * Runs work in one exclusive transaction. When it resolves, the writes survive a power cut. `work` may run more than
   * once (earlier runs are then rolled back), so it must change nothing but the transaction.
   *
   * @returns undefined, without running `work`, if there is no database: what cannot be recorded must not be sent
   */
  update<Result>(work: (transaction: SyncTransaction) => Result): Promise<Result | undefined>;
}

/** Options of `createSync(options)` in sync/create-sync.ts, which returns a SyncPort. */
export interface SyncOptions {
  readonly storage: SyncStorage;
  readonly config: WorkerConfig;
  /** `toCategoryList` of the catalogue; empty until it has arrived. */
  readonly categories: () => readonly string[];
  /** Begins a degraded mode in the status; with undefined, ends it. */
  readonly onDegraded: (code: string, message: string | undefined) => void;
}

/** The durable state after a batch, as `toAggregateAnswers` reads it. */
export interface ProfileChange {
  readonly profile: Profile;
  readonly prediction: Prediction;
  /** Undefined if the model has none. */
  readonly segment?: ProfileView['segment'];
  readonly nowMs: number;
}

/**
 * The interface between sync and the rest of the worker. Failures are reported to `onDegraded` and retried later; only
 * `erase` throws.
 */
export interface SyncPort {
  /** Called at the start and on every change of consent; without `sharing` nothing is sent. Erases nothing. */
  setConsent(consent: Consent): Promise<void>;
  /** Called after every batch with the durable state; sync decides itself when to send. Must return at once. */
  onProfileChanged(change: ProfileChange): void;
  /**
   * Deletes the records of shared reports and lists in `erasures` what the server has to erase; resolves when that is
   * durable.
   *
   * @throws the storage's error: then something is not deleted yet
   */
  erase(): Promise<void>;
  /**
   * Asks each server to erase its entries of `erasures`; resolves after one attempt. Called at every start, also
   * without consent.
   */
  sendErasures(): Promise<void>;
  /** Number of reports whose erasure a server has not confirmed yet. */
  pendingErasures(): Promise<number>;
  /** Copies of the sent reports, newest first. */
  sharedCopies(): Promise<readonly SharedCopy[]>;
  /** Privacy cost of sharing; undefined if nothing was ever sent. */
  privacySpent(): Promise<PrivacySpent | undefined>;
  /** Stops timers and requests. */
  close(): void;
}
