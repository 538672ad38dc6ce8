import {ProfilerError} from '../core/contract/errors.ts';
import {type Consent, type ConsentOrder, NO_CONSENT} from '../core/contract/consent.ts';
import type {SyncPort, SyncStorage} from './sync-port.ts';
import type {Database} from './store/database.ts';
import {MemoryStore} from './store/memory-store.ts';
import {emptyCaches, openExistingStore, openStore, removeDatabase} from './store/open-store.ts';
import {emptyShopper, type SavedShopper} from './store/saved-shopper.ts';
import type {Store} from './store/store.ts';
import type {StatusBoard} from './browser/status.ts';
import {withLock} from './browser/with-lock.ts';

export interface SessionOptions {
  readonly board: StatusBoard;
  /** What the page has read of the shopper or of waiting erasures is no longer true. */
  readonly onChanged: () => void;
  /** The shopper was erased here: other tabs must let go. */
  readonly onErased: () => void;
}

/**
 * Consent and the store that it opens. Orders are carried out one after the other, each whole: first what has to be
 * erased, then what is allowed. The store is open while personalization is allowed, or as long as the server has not
 * confirmed an erasure.
 */
export class ShopperSession {
  consent: Consent = NO_CONSENT;
  sync: SyncPort | undefined;
  private store: Store | undefined;
  private orders: Promise<unknown> = Promise.resolve();
  /** Orders under way that allow: the store is open then, but what is allowed is not written in it yet. */
  private allowing = 0;
  /** What was known last, for when the database goes away in mid-session. */
  private last: SavedShopper = emptyShopper();

  constructor(private readonly options: SessionOptions) {}

  /**
   * Resolves when this browser has done what the order says; the server is asked meanwhile.
   *
   * @throws when something that has to be erased is still there
   */
  obey(order: ConsentOrder): Promise<void> {
    return this.inTurn(() => this.carryOut(order));
  }

  /**
   * Runs work on the store, alone of all tabs; undefined where there is no consent. When the database fails for good,
   * the work is done once more in memory, and memory it stays.
   */
  async run<T>(work: (store: Store) => Promise<T>): Promise<T | undefined> {
    return withLock(async () => {
      const store = this.files;
      if (!store) return undefined;
      try {
        return await work(store);
      } catch (error) {
        const name = error instanceof Error ? error.name : '';
        if (name === 'consent-missing') {
          // A question that came before the shopper's yes is written finds none either.
          if (this.allowing === 0) this.drop();
          return undefined;
        }
        // What cannot do without being written, such as consent; a batch that finds no room waits in its store.
        if ((name !== 'storage-failed' && name !== 'storage-full') || store.kind === 'memory') throw error;
        this.options.board.degradeBy(error, 'storage-failed');
        store.close();
        this.store = this.inMemory();
        return await work(this.store);
      }
    });
  }

  /** What is known of the shopper now; nothing without consent. */
  async saved(): Promise<SavedShopper> {
    const saved = await this.run((store) => store.read());
    return saved ? this.remember(saved) : emptyShopper();
  }

  remember(saved: SavedShopper): SavedShopper {
    this.last = saved;
    return saved;
  }

  /** Another tab has erased the shopper. */
  drop(): void {
    this.consent = NO_CONSENT;
    void this.sync?.setConsent(NO_CONSENT);
    this.store?.close();
    this.store = undefined;
    this.last = emptyShopper();
    this.options.board.storage = 'none';
    this.options.onChanged();
  }

  /**
   * Records of sync; without a database nothing is kept, and so nothing may be sent.
   *
   * @param open makes records of a database: code that only sync needs
   */
  toSyncStorage(open: (database: Database) => SyncStorage): SyncStorage {
    return {update: async (work) => this.store?.database && open(this.store.database).update(work)};
  }

  /** The store for what may be kept; undefined without consent. */
  get files(): Store | undefined {
    return this.consent.personalization || this.allowing > 0 ? this.store : undefined;
  }

  private async carryOut(order: ConsentOrder): Promise<void> {
    const {personalization, sharing, erase} = order;
    if (erase === 'all') await this.eraseShopper();
    if (personalization) await this.allow({personalization, sharing}, erase === 'sharing');
    else if (erase !== 'all') await this.endUse();
    void this.sendErasures();
  }

  /** Opens the store; what is allowed is kept with it. */
  private async allow(consent: Consent, endsSharing: boolean): Promise<void> {
    this.allowing++;
    try {
      this.store ??= await this.open();
      this.options.board.storage = this.store.kind;
      // What was shared goes before anything is kept anew.
      if (endsSharing) await this.sync?.erase();
      this.consent = consent;
      await this.run((store) => store.putConsent(consent));
    } finally {
      this.allowing--;
    }
    await this.sync?.setConsent(consent);
  }

  /** Nothing of the shopper is read or written from now on; what is stored stays. Makes no database. */
  private async endUse(): Promise<void> {
    this.consent = NO_CONSENT;
    this.last = emptyShopper();
    this.options.board.storage = 'none';
    await this.sync?.setConsent(NO_CONSENT);
    this.store ??= await openExistingStore(() => {});
    // The page that emptied it was left before it was removed.
    await this.removeIfEmpty();
  }

  /** Empties every store and cache; what is left is the wish that the server erases, where it may know something. */
  private async eraseShopper(): Promise<void> {
    await this.endUse();
    this.options.onErased();
    // The names are in the list of what to erase before they are gone from where they were.
    await this.sync?.erase();
    await withLock(async () => {
      await this.store?.clear().catch(ignoreErased);
      await emptyCaches();
    });
    // Reports that a server may have are only marked to be erased by sync itself: the order stands until it can be
    // loaded.
    if (this.store && !this.sync && !(await this.store.isEmpty().catch(ignoreErased))) {
      throw new ProfilerError('sync-failed', 'What was shared waits to be erased.');
    }
    await this.removeIfEmpty();
    this.options.onChanged();
  }

  /** Asks the server to erase what it has not confirmed yet; sync asks again by itself. */
  private async sendErasures(): Promise<void> {
    if (!this.store || !this.sync) return;
    await this.countErasures();
    await this.sync.sendErasures();
  }

  /** The server has erased something, or there is more to erase. */
  async countErasures(): Promise<void> {
    const {board, onChanged} = this.options;
    const before = board.pendingErasures;
    board.pendingErasures = (await this.sync?.pendingErasures()) ?? 0;
    if (board.pendingErasures === before) return;
    if (board.pendingErasures === 0) await this.inTurn(() => this.removeIfEmpty());
    onChanged();
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.orders.then(work);
    this.orders = done.catch(() => undefined); // The caller hears of it; the next order is carried out all the same.
    return done;
  }

  private async open(): Promise<Store> {
    const {board} = this.options;
    try {
      return await openStore({create: true, onReset: (records) => board.count('records-reset', records)});
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

  private async removeIfEmpty(): Promise<void> {
    const {store} = this;
    // A new yes keeps it.
    if (!store || this.files || !(await store.isEmpty().catch(ignoreErased))) return;
    this.store = undefined;
    store.close();
    if (store.kind === 'indexed-db') await removeDatabase();
  }
}

/** Another tab has removed the database at the same time: then it is as empty as can be. */
function ignoreErased(error: unknown): true {
  if (error instanceof Error && error.name === 'consent-missing') return true;
  throw error;
}
