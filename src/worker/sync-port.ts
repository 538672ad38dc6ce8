import type {Consent} from '../core/contract/consent.ts';
import type {Prediction} from '../core/contract/profile-view.ts';
import type {PrivacySpent, SharedCopy, WorkerConfig} from '../core/contract/worker-api.ts';
import type {Profile} from '../core/profile/profile.ts';

/**
 * Stores that belong to sync. Forgetting empties all of them but `erasures`, which holds what the server must still
 * be asked to erase: random names and the weeks they are of, nothing else of the shopper.
 */
export const SYNC_STORES = ['outbox', 'shared', 'ledger', 'erasures', 'sharing'] as const;
export type SyncStoreName = (typeof SYNC_STORES)[number];

/**
 * The records of sync within one transaction. What is read was there when it began; what is written is there when it
 * has ended.
 */
export interface SyncTransaction {
  /** What the shopper allows, as every tab has it on record; undefined where everything was forgotten. */
  readonly consent: Consent | undefined;
  get(store: SyncStoreName, key: string): unknown;
  /** Values in the order of their keys; what was put since comes last. */
  getAll(store: SyncStoreName): readonly unknown[];
  /** @param value structured-cloneable */
  put(store: SyncStoreName, key: string, value: unknown): void;
  delete(store: SyncStoreName, key: string): void;
  clear(store: SyncStoreName): void;
  /** Takes the consent to sharing off the record, so that no tab sends after this, whatever it has heard. */
  denySharing(): void;
}

/** Where sync keeps its records. */
export interface SyncStorage {
  /**
   * Runs work in one transaction, alone of all tabs; when it resolves, what was written outlives a power cut. `work`
   * may run more than once (earlier runs were undone then), so it must change nothing but the transaction.
   *
   * @returns undefined, without a run, where there is no database: what cannot be remembered must not be sent
   */
  update<Result>(work: (transaction: SyncTransaction) => Result): Promise<Result | undefined>;
}

/** What sync is built from; `createSync(options)` in sync/create-sync.ts returns a SyncPort. */
export interface SyncOptions {
  readonly storage: SyncStorage;
  readonly config: WorkerConfig;
  /** `toCategoryList` of the catalogue; empty until it has arrived. */
  readonly categories: () => readonly string[];
  /** Counts a degraded mode for the status, or ends it with undefined. */
  readonly onDegraded: (code: string, message: string | undefined) => void;
}

/** What is durable after a batch, as `toAggregateAnswers` reads it. */
export interface ProfileChange {
  readonly profile: Profile;
  readonly prediction: Prediction;
  /** Index of the shopper's segment; undefined where the model has none. */
  readonly segment?: number;
  readonly nowMs: number;
}

/**
 * What the rest of the worker asks of sync. What fails is counted by `onDegraded` and tried again later; only `erase`
 * throws.
 */
export interface SyncPort {
  /** Called at the start and on every change; without `sharing` nothing is sent. Erases nothing. */
  setConsent(consent: Consent): Promise<void>;
  /** Called after every batch with what is durable by then; decides itself when to send. Must return at once. */
  onProfileChanged(change: ProfileChange): void;
  /**
   * Forgets what was shared and keeps in `erasures` what the server has to erase; resolves when that is durable.
   *
   * @throws what the storage throws: then something is still there
   */
  erase(): Promise<void>;
  /**
   * Asks each server to erase what waits in `erasures`; resolves when it has tried. Called at every start, also
   * without consent.
   */
  sendErasures(): Promise<void>;
  /** Reports that a server was to erase and has not said that it did. */
  pendingErasures(): Promise<number>;
  /** What was sent, newest first. */
  sharedCopies(): Promise<readonly SharedCopy[]>;
  /** What sharing has cost; undefined where nothing was ever sent. */
  privacySpent(): Promise<PrivacySpent | undefined>;
  /** Stops timers and requests. */
  close(): void;
}
