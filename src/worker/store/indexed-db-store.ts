import type {IDBPTransaction, StoreNames} from 'idb';
import type {CleanEvent} from '../../core/clean/clean-types.ts';
import type {Consent} from '../../core/contract/consent.ts';
import {ProfilerError} from '../../core/contract/errors.ts';
import type {EngineVerdict} from '../engine-verdict.ts';
import type {Database, VitrineSchema} from './database.ts';
import {readShopper, toExplicit, toKey} from './read-shopper.ts';
import type {SavedShopper} from './saved-shopper.ts';
import {NEWEST_EVENTS, PRUNED_EVENTS, type Change, type Store, type Updated} from './store.ts';
import {abort, quietly, readEntries} from './transactions.ts';

/** The key of stores that hold one record. */
const CURRENT = 'current';
const REVISION = 'revision';
const SHOPPER_STORES = ['consent', 'meta', 'profile', 'state', 'events'] as const;

type WithLog = NonNullable<Parameters<Store['update']>[1]>;
/** The saved state as of one revision. */
interface Cached {
  readonly revision: number;
  readonly saved: SavedShopper;
  /** Key of the newest event in the log; absent if the log is empty. */
  readonly newest?: number;
  /** Whether the state is stored in the records that belong to this code's versions. */
  readonly isOwn: boolean;
}
type ShopperTransaction = IDBPTransaction<VitrineSchema, (typeof SHOPPER_STORES)[number][], 'readwrite' | 'readonly'>;
type WriteTransaction = IDBPTransaction<VitrineSchema, typeof SHOPPER_STORES, 'readwrite'>;

/**
 * Keeps a shopper in IndexedDB. The last state read or written is cached with its revision, so that a batch reads only
 * one number unless another tab has written.
 */
export class IndexedDbStore implements Store {
  readonly kind = 'indexed-db';
  private cached: Cached | undefined;
  /** Events of batches for which there was no space; they are written with the next batch that fits. */
  private unsaved: CleanEvent[] = [];

  /** @param onReset called with the number of stored values that are not as this code writes them */
  constructor(
    readonly database: Database,
    private readonly onReset: (records: number) => void,
  ) {}

  async update<Result>(change: Change<Result>, options: WithLog = {}): Promise<Updated<Result>> {
    try {
      return {result: await this.write(change, options), durable: true};
    } catch (error) {
      if (!isFull(error)) throw error;
    }
    try {
      await this.prune();
      return {result: await this.write(change, options), durable: true};
    } catch (error) {
      if (!isFull(error)) throw error;
      return {result: await this.keepInMemory(change, options), durable: false};
    }
  }

  async read(): Promise<SavedShopper> {
    return this.database.use(async (connection) => {
      const transaction = connection.transaction(SHOPPER_STORES);
      return (await this.current(transaction as ShopperTransaction)).saved;
    });
  }

  async events(count = NEWEST_EVENTS): Promise<CleanEvent[]> {
    const stored = await this.database.use((connection) => readLog(connection.transaction(SHOPPER_STORES), count));
    return [...stored, ...this.unsaved].slice(-count);
  }

  async getConsent(): Promise<Consent | undefined> {
    return this.database.use((connection) => connection.get('consent', CURRENT));
  }

  async putConsent(consent: Consent): Promise<void> {
    const before = await this.getConsent();
    // Unchanged consent is not written again, so that a returning shopper needs no space in a full browser.
    if (before?.personalization === consent.personalization && before.sharing === consent.sharing) return;
    try {
      await this.put('consent', CURRENT, consent);
    } catch (error) {
      if (!isFull(error)) throw error;
      // The record must never allow more than the shopper does. Deleting it needs no space, and without it nothing is
      // allowed.
      if (before?.sharing && !consent.sharing) {
        await this.database.use((connection) => connection.delete('consent', CURRENT));
      }
      throw error;
    }
  }

  async getFile(sha256: string): Promise<Uint8Array | undefined> {
    return this.database.use((connection) => connection.get('files', sha256));
  }

  async putFile(sha256: string, bytes: Uint8Array): Promise<void> {
    await this.put('files', sha256, bytes);
  }

  async keepFiles(sha256: ReadonlySet<string>): Promise<void> {
    await this.database.use(async (connection) => {
      const transaction = connection.transaction('files', 'readwrite');
      const keys = await transaction.store.getAllKeys();
      for (const key of keys) if (!sha256.has(key)) quietly(transaction.store.delete(key));
      await transaction.done;
    });
  }

  async getVerdict(key: string): Promise<EngineVerdict | undefined> {
    return this.database.use((connection) => connection.get('verdicts', key));
  }

  async putVerdict(key: string, verdict: EngineVerdict): Promise<void> {
    await this.put('verdicts', key, verdict);
  }

  async clear(): Promise<void> {
    this.cached = undefined;
    this.unsaved = [];
    await this.database.use(async (connection) => {
      const names = [...connection.objectStoreNames].filter((name) => name !== 'erasures');
      const transaction = connection.transaction(names, 'readwrite');
      for (const name of names) quietly(transaction.objectStore(name).clear());
      await transaction.done;
    });
  }

  async isEmpty(): Promise<boolean> {
    return this.database.use(async (connection) => {
      const names = [...connection.objectStoreNames];
      const counts = await Promise.all(names.map((name) => connection.count(name)));
      return counts.every((count) => count === 0);
    });
  }

  close(): void {
    this.database.close();
  }

  private async put<Name extends StoreNames<VitrineSchema>>(
    store: Name,
    key: VitrineSchema[Name]['key'],
    value: VitrineSchema[Name]['value'],
  ): Promise<void> {
    await this.database.use(async (connection) => {
      const transaction = connection.transaction(store, 'readwrite', {durability: 'relaxed'});
      quietly(transaction.store.put(value, key));
      await transaction.done;
    });
  }

  private async write<Result>(change: Change<Result>, {withLog = () => 0}: WithLog): Promise<Result> {
    const {result, ...written} = await this.database.use(async (connection) => {
      // Relaxed durability: survives a killed browser, but a power cut may lose the last seconds.
      const transaction = connection.transaction(SHOPPER_STORES, 'readwrite', {durability: 'relaxed'});
      try {
        const before = await this.current(transaction as ShopperTransaction);
        const log = await readLog(transaction as ShopperTransaction, withLog(before.saved));
        const changed = change(before.saved, log);
        const next = before.revision + 1;
        const events = transaction.objectStore('events');
        const added = [...this.unsaved, ...changed.events];
        const keys = added.map((event) => quietly(events.add(event)));
        // Keys are consecutive: with the last one known, the transaction need not wait for a read.
        const newest = before.newest === undefined ? await keys.at(-1) : before.newest + added.length;
        this.putChanged(transaction, before, {saved: changed.saved, newest, revision: next});
        quietly(transaction.objectStore('meta').put(next, REVISION));
        if (newest !== undefined) quietly(events.delete(IDBKeyRange.upperBound(newest - NEWEST_EVENTS)));
        transaction.commit();
        await transaction.done;
        return {revision: next, saved: changed.saved, newest, isOwn: true, result: changed.result};
      } catch (error) {
        abort(transaction);
        throw transaction.error ?? error;
      }
    });
    this.cached = written;
    this.unsaved = [];
    return result;
  }

  /** Writes the records with changed parts; all of them if none is of this code's versions yet. */
  private putChanged(transaction: WriteTransaction, before: Cached, {saved, ...at}: Omit<Cached, 'isOwn'>): void {
    const stored: Partial<SavedShopper> = before.isOwn ? before.saved : {};
    const hasChanged = (part: keyof SavedShopper) => saved[part] !== stored[part];
    if (hasChanged('profile') || hasChanged('cleaning') || hasChanged('due')) {
      quietly(transaction.objectStore('profile').put(toExplicit(saved, at), toKey(CURRENT)));
    }
    for (const part of ['head', 'learned'] as const) {
      if (hasChanged(part)) quietly(transaction.objectStore('state').put(saved[part], toKey(part)));
    }
  }

  /** The saved state, from the cache unless another tab has written since. */
  private async current(transaction: ShopperTransaction): Promise<Cached> {
    const [consent, revision = 0] = await Promise.all([
      transaction.objectStore('consent').get(CURRENT),
      transaction.objectStore('meta').get(REVISION),
    ]);
    if (!consent?.personalization) {
      throw new ProfilerError('consent-missing', 'Consent was withdrawn in another tab.');
    }
    if (this.cached?.revision === revision) return this.cached;
    const entries = await Promise.all([
      readEntries(transaction.objectStore('profile')),
      readEntries(transaction.objectStore('state')),
    ]);
    const events = transaction.objectStore('events');
    const newest = (await events.openKeyCursor(null, 'prev'))?.key;
    const {reset, ...read} = readShopper(new Map(entries.flat()), newest, await events.count());
    if (reset > 0) this.onReset(reset);
    return (this.cached = {revision, newest, ...read});
  }

  /** Frees space: deletes most of the log and every cached model file. */
  private async prune(): Promise<void> {
    await this.database.use(async (connection) => {
      const transaction = connection.transaction(['events', 'files'], 'readwrite');
      const events = transaction.objectStore('events');
      const newest = await events.openKeyCursor(null, 'prev');
      if (newest) quietly(events.delete(IDBKeyRange.upperBound(newest.key - PRUNED_EVENTS)));
      quietly(transaction.objectStore('files').clear());
      await transaction.done;
    });
  }

  /** Applies a batch in memory for this tab; its events wait until there is space, nothing of it is durable. */
  private async keepInMemory<Result>(change: Change<Result>, {withLog = () => 0}: WithLog): Promise<Result> {
    const before = await this.read();
    const wanted = withLog(before);
    const log = wanted > 0 ? await this.events(wanted) : [];
    const {saved, events, result} = change(before, log);
    this.unsaved = [...this.unsaved, ...events].slice(-PRUNED_EVENTS);
    this.cached = {revision: 0, ...this.cached, saved, isOwn: false}; // so that all parts are written later
    return result;
  }
}

async function readLog(transaction: ShopperTransaction, count: number): Promise<CleanEvent[]> {
  if (count === 0) return [];
  const events = transaction.objectStore('events');
  const newest = await events.openKeyCursor(null, 'prev');
  return newest ? events.getAll(IDBKeyRange.lowerBound(newest.key - count, true)) : [];
}

function isFull(error: unknown): boolean {
  return error instanceof ProfilerError && error.name === 'storage-full';
}
