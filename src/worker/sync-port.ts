import type {Consent} from '../core/contract/consent.ts';
import type {Prediction} from '../core/contract/profile-view.ts';
import type {SharedCopy, WorkerConfig} from '../core/contract/worker-api.ts';
import type {Profile} from '../core/profile/profile.ts';

/**
 * Stores that belong to sync. `forgetVisitor` empties all of them but `erasures`, which holds what the server must still be asked to
 * erase: the request itself, nothing about her.
 */
export type SyncStoreName = 'outbox' | 'shared' | 'sharing' | 'erasures';

/** Durable key-value access for sync; in memory where nothing may or can be stored. Values are structured-cloneable objects. */
export interface SyncStorage {
  get(store: SyncStoreName, key: string): Promise<unknown>;
  /** Values in the order of their keys. */
  getAll(store: SyncStoreName): Promise<unknown[]>;
  put(store: SyncStoreName, key: string, value: unknown): Promise<void>;
  delete(store: SyncStoreName, key: string): Promise<void>;
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
  /** Index of her segment; undefined where the model has none. */
  readonly segment?: number;
  readonly nowMs: number;
}

/** What the rest of the worker asks of sync. What fails is counted by `onDegraded` and tried again later; only `erase` throws. */
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
  /** Asks the server to erase what waits in `erasures`; resolves when it has tried. Called at every start, also without consent. */
  sendErasures(): Promise<void>;
  /** How many requests to erase the server has not confirmed. */
  pendingErasures(): Promise<number>;
  /** What was sent, newest first. */
  sharedCopies(): Promise<readonly SharedCopy[]>;
  /** Stops timers and requests. */
  close(): void;
}
