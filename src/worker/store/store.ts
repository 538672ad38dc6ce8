import type {CleanEvent} from '../../core/clean/clean-types.ts';
import type {Consent} from '../../core/contract/consent.ts';
import type {EngineVerdict} from '../engine-verdict.ts';
import type {Database} from './database.ts';
import type {SavedShopper} from './saved-shopper.ts';

/** Maximum number of events kept in the log: about a year of a frequent shopper, some 1 MB. */
export const NEWEST_EVENTS = 5000;
/** Number of events that are left in the log when the browser has no room. */
export const PRUNED_EVENTS = 500;

/** The changes that one batch makes. */
export interface ShopperChange<Result> {
  readonly saved: SavedShopper;
  /** Events that are appended to the log. */
  readonly events: readonly CleanEvent[];
  readonly result: Result;
}

/** Computes the change of a batch from the saved state and the log. */
export type Change<Result> = (saved: SavedShopper, log: readonly CleanEvent[]) => ShopperChange<Result>;

/** Result of an update; `durable` is false if it is in memory only: no storage, or no space even after pruning. */
export interface Updated<Result> {
  readonly result: Result;
  readonly durable: boolean;
}

/** Storage of a shopper: IndexedDB, or memory if the browser denies storage. */
export interface Store {
  readonly kind: 'indexed-db' | 'memory';
  /**
   * Storage of sync's records. A store in memory has none: a budget that is forgotten with the page could not limit
   * what leaves the browser.
   */
  readonly database?: Database;
  /**
   * One transaction: reads what is saved, lets `change` decide, writes. `change` is synchronous and may run more than
   * once (earlier tries were undone then), so it must not change what it is given.
   *
   * @param withLog number of newest log events that `change` needs, given the saved state; they come oldest first; none
   *   by default
   * @throws ProfilerError `consent-missing` when another tab has forgotten everything; `storage-failed`
   */
  update<Result>(
    change: Change<Result>,
    options?: {withLog?: (saved: SavedShopper) => number},
  ): Promise<Updated<Result>>;
  /** The saved state now, whichever tab wrote it. @throws ProfilerError `consent-missing`, `storage-failed` */
  read(): Promise<SavedShopper>;
  /** The newest events of the log, oldest first; all of it by default. */
  events(count?: number): Promise<CleanEvent[]>;
  getConsent(): Promise<Consent | undefined>;
  putConsent(consent: Consent): Promise<void>;
  /** Cached model files by SHA-256. If caching fails for lack of space, the file is fetched again next time. */
  getFile(sha256: string): Promise<Uint8Array | undefined>;
  putFile(sha256: string, bytes: Uint8Array): Promise<void>;
  /** Deletes all cached model files except these. */
  keepFiles(sha256: ReadonlySet<string>): Promise<void>;
  getVerdict(key: string): Promise<EngineVerdict | undefined>;
  putVerdict(key: string, verdict: EngineVerdict): Promise<void>;
  /** Empties every store but `erasures`. */
  clear(): Promise<void>;
  /** Whether all object stores are empty. */
  isEmpty(): Promise<boolean>;
  close(): void;
}
