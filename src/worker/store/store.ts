import type {CleanEvent} from '../../core/clean/clean-types.ts';
import type {Consent} from '../../core/contract/consent.ts';
import type {EngineVerdict} from '../engine-verdict.ts';
import type {Database} from './database.ts';
import type {SavedShopper} from './saved-shopper.ts';

/** Events kept in the log: about a year of a diligent shopper, some 1 MB. */
export const NEWEST_EVENTS = 5000;
/** Events left when the browser has no room. */
export const PRUNED_EVENTS = 500;

/** What became of one batch. */
export interface ShopperChange<Result> {
  readonly saved: SavedShopper;
  /** Appended to the log. */
  readonly events: readonly CleanEvent[];
  readonly result: Result;
}

/** Decides on a batch: what is saved and the log in, what is to be saved out. */
export type Change<Result> = (saved: SavedShopper, log: readonly CleanEvent[]) => ShopperChange<Result>;

/**
 * A batch that was taken; `durable` is false where it is in memory only: no storage, or no room left even after
 * pruning.
 */
export interface Updated<Result> {
  readonly result: Result;
  readonly durable: boolean;
}

/** Where a shopper is kept: IndexedDB, or memory where the browser gives no storage. */
export interface Store {
  readonly kind: 'indexed-db' | 'memory';
  /**
   * Where sync keeps its records; none in memory, for what is forgotten with the page cannot bound what leaves the
   * browser.
   */
  readonly database?: Database;
  /**
   * One transaction: reads what is saved, lets `change` decide, writes. `change` is synchronous and may run more than
   * once (earlier tries were undone then), so it must not change what it is given.
   *
   * @param withLog how many of the newest events `change` wants to see for what is saved, oldest first; none by default
   * @throws ProfilerError `consent-missing` when another tab has forgotten everything; `storage-failed`
   */
  update<Result>(
    change: Change<Result>,
    options?: {withLog?: (saved: SavedShopper) => number},
  ): Promise<Updated<Result>>;
  /** What is saved now, by whichever tab. @throws ProfilerError `consent-missing`, `storage-failed` */
  read(): Promise<SavedShopper>;
  /** The log, oldest first. */
  events(): Promise<CleanEvent[]>;
  getConsent(): Promise<Consent | undefined>;
  putConsent(consent: Consent): Promise<void>;
  /** Model files by SHA-256; keeping one is an attempt, a full store only means that it is fetched again next time. */
  getFile(sha256: string): Promise<Uint8Array | undefined>;
  putFile(sha256: string, bytes: Uint8Array): Promise<void>;
  /** Drops kept model files but these. */
  keepFiles(sha256: ReadonlySet<string>): Promise<void>;
  getVerdict(key: string): Promise<EngineVerdict | undefined>;
  putVerdict(key: string, verdict: EngineVerdict): Promise<void>;
  /** Empties every store but `erasures`. */
  clear(): Promise<void>;
  /** Whether no store holds anything. */
  isEmpty(): Promise<boolean>;
  close(): void;
}
