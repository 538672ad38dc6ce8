import {type Consent, NO_CONSENT} from '../core/contract/consent.ts';
import type {SyncPort, SyncStorage} from './sync-port.ts';
import {MemoryStore} from './store/memory-store.ts';
import {emptyCaches, openExistingStore, openStore, removeDatabase} from './store/open-store.ts';
import {emptyShopper, type SavedShopper} from './store/saved-shopper.ts';
import type {Store} from './store/store.ts';
import type {StatusBoard} from './status.ts';
import {withLock} from './with-lock.ts';

/** Erasing here does not wait longer for the server: the request is kept by then and sent later. */
const ERASE_MS = 700;

export interface SessionOptions {
  readonly board: StatusBoard;
  /** The shopper is no longer known here: by her wish, in this tab or another. */
  readonly onForgotten: () => void;
}

/** Consent and the store that it opens: the store is there exactly while personalization is allowed. */
export class ShopperSession {
  consent: Consent = NO_CONSENT;
  sync: SyncPort | undefined;
  private store: Store | undefined;
  /** A store that is opened for requests to erase only; holds nothing of her. */
  private leftOver: Store | undefined;
  /** Calls of `allow` under way: the store is open then, but what she agreed to is not written in it yet. */
  private allowing = 0;
  /** What was known last, for when the database goes away in mid-session. */
  private last: SavedShopper = emptyShopper();

  constructor(private readonly options: SessionOptions) {}

  /** Opens the store if she agrees now; what she agreed to is kept with it. */
  async allow(consent: Consent): Promise<void> {
    const before = this.consent;
    this.allowing++;
    try {
      this.store ??= await this.open();
      this.consent = consent;
      await this.run((store) => store.putConsent(consent));
    } finally {
      this.allowing--;
    }
    if (before.sharing && !consent.sharing) await this.sync?.erase();
    await this.sync?.setConsent(consent);
    void this.sync?.retryErasures();
  }

  /** Sends what an earlier visit could not ask the server to erase. Makes no database. */
  async retryErasures(): Promise<void> {
    if (!this.sync) return;
    const store = await openExistingStore(() => {});
    if (!store) return;
    this.leftOver = store;
    await this.sync.retryErasures();
    if (await store.isEmpty()) await removeDatabaseOf(store);
    else store.close();
    this.leftOver = undefined;
  }

  /**
   * Runs work on the store, alone of all tabs; undefined where there is no consent. When the database fails for good, the work is done once
   * more in memory, and memory it stays.
   */
  async run<T>(work: (store: Store) => Promise<T>): Promise<T | undefined> {
    return withLock(async () => {
      if (!this.store) return undefined;
      try {
        return await work(this.store);
      } catch (error) {
        const name = error instanceof Error ? error.name : '';
        if (name === 'consent-missing') {
          // A question that came before her answer is written finds none either.
          if (this.allowing === 0) this.drop();
          return undefined;
        }
        // What cannot do without being written, such as consent; a batch that finds no room waits in its store.
        if ((name !== 'storage-failed' && name !== 'storage-full') || this.store.kind === 'memory') throw error;
        this.options.board.degradeBy(error, 'storage-failed');
        this.store.close();
        this.store = this.inMemory();
        return await work(this.store);
      }
    });
  }

  /** What is known of her now; of nobody without consent. */
  async saved(): Promise<SavedShopper> {
    const saved = await this.run((store) => store.read());
    return saved ? this.remember(saved) : emptyShopper();
  }

  remember(saved: SavedShopper): SavedShopper {
    this.last = saved;
    return saved;
  }

  /**
   * Empties every store and cache, asks the server to erase. Resolves when this browser holds nothing but, where the server could not be
   * reached, the request to erase.
   */
  async forget(): Promise<void> {
    const store = this.store ?? (await openExistingStore(() => {}));
    this.leftOver = store;
    this.drop();
    const erased = this.sync?.erase() ?? Promise.resolve();
    await Promise.race([erased, new Promise((resolve) => setTimeout(resolve, ERASE_MS))]);
    await withLock(async () => {
      await store?.clear().catch(ignoreForgotten);
      await emptyCaches();
    });
    await this.sync?.setConsent(NO_CONSENT);
    const removed = erased.then(() => this.removeLeftOver());
    await Promise.race([removed, new Promise((resolve) => setTimeout(resolve, ERASE_MS))]);
  }

  /** Another tab has forgotten her. */
  drop(): void {
    this.consent = NO_CONSENT;
    if (this.store !== this.leftOver) this.store?.close();
    this.store = undefined;
    this.last = emptyShopper();
    this.options.board.storage = 'none';
    this.options.onForgotten();
  }

  /** Records of sync; without a database nothing is kept, and so nothing may be sent. */
  toSyncStorage(): SyncStorage {
    return {update: async (work) => (this.store ?? this.leftOver)?.sync?.update(work)};
  }

  /** The store for what may be kept besides the shopper: files and verdicts; undefined without consent. */
  get files(): Store | undefined {
    return this.store;
  }

  private async open(): Promise<Store> {
    const {board} = this.options;
    try {
      const store = await openStore({create: true, onReset: (records) => board.count('records-reset', records)});
      board.storage = store.kind;
      return store;
    } catch (error) {
      board.degradeBy(error, 'storage-failed');
      return this.inMemory();
    }
  }

  private inMemory(): Store {
    this.options.board.storage = 'memory';
    const store = new MemoryStore(this.last);
    void store.putConsent(this.consent);
    return store;
  }

  private async removeLeftOver(): Promise<void> {
    const store = this.leftOver;
    if (!store || this.store) return; // she has agreed again meanwhile
    if (await store.isEmpty().catch(ignoreForgotten)) await removeDatabaseOf(store);
    else store.close();
    this.leftOver = undefined;
  }
}

/** Another tab has removed the database at the same time: then it is as empty as can be. */
function ignoreForgotten(error: unknown): true {
  if (error instanceof Error && error.name === 'consent-missing') return true;
  throw error;
}

async function removeDatabaseOf(store: Store): Promise<void> {
  store.close();
  if (store.kind === 'indexed-db') await removeDatabase();
}
