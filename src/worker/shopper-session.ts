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
  /** Called when data that the page has read, about the shopper or pending erasures, is outdated. */
  readonly onChanged: () => void;
  /** Called when the shopper was erased here, so that other tabs drop their copies. */
  readonly onErased: () => void;
}

/**
 * Applies consent and owns the store. Consent orders are applied one after the other: each first erases what has to be
 * erased, then opens what is allowed. The store is open while personalization is allowed, or as long as the server has
 * not confirmed an erasure.
 */
export class ShopperSession {
  consent: Consent = NO_CONSENT;
  sync: SyncPort | undefined;
  private store: Store | undefined;
  private orders: Promise<unknown> = Promise.resolve();
  /** Number of granting orders being applied: the store is open then, but the consent is not written to it yet. */
  private allowing = 0;
  /** The last state read, used if the database fails in mid-session. */
  private last: SavedShopper = emptyShopper();

  constructor(private readonly options: SessionOptions) {}

  /**
   * Applies an order; resolves when this browser has done so. The server is asked to erase meanwhile.
   *
   * @throws if something could not be erased
   */
  obey(order: ConsentOrder): Promise<void> {
    return this.inTurn(() => this.carryOut(order));
  }

  /**
   * Runs work on the store under the lock of all tabs; undefined without consent. If the database fails for good, the
   * work is run again on a store in memory, which is used from then on.
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
          // While a grant is being applied its record is not written yet, so a missing record does not mean that
          // another tab erased it.
          if (this.allowing === 0) this.drop();
          return undefined;
        }
        // Only writes that must be stored get here, such as consent: if there is no space for a batch, its store holds
        // it in memory.
        if ((name !== 'storage-failed' && name !== 'storage-full') || store.kind === 'memory') throw error;
        this.options.board.degradeBy(error, 'storage-failed');
        store.close();
        this.store = this.inMemory();
        return await work(this.store);
      }
    });
  }

  /** The shopper's saved state now; empty without consent. */
  async saved(): Promise<SavedShopper> {
    const saved = await this.run((store) => store.read());
    return saved ? this.remember(saved) : emptyShopper();
  }

  remember(saved: SavedShopper): SavedShopper {
    this.last = saved;
    return saved;
  }

  /** Drops everything in memory, because another tab has erased the shopper. */
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
   * Storage for sync. Without a database it keeps nothing, and then nothing may be sent.
   *
   * @param open opens sync's records in a database; a parameter, because only the sync chunk has that code
   */
  toSyncStorage(open: (database: Database) => SyncStorage): SyncStorage {
    return {update: async (work) => this.store?.database && open(this.store.database).update(work)};
  }

  /** The store, if consent allows to keep data in it; else undefined. */
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

  /** Opens the store and writes the consent to it. */
  private async allow(consent: Consent, endsSharing: boolean): Promise<void> {
    this.allowing++;
    try {
      this.store ??= await this.open();
      this.options.board.storage = this.store.kind;
      // Shared reports are erased before anything new is stored.
      if (endsSharing) await this.sync?.erase();
      this.consent = consent;
      await this.run((store) => store.putConsent(consent));
    } finally {
      this.allowing--;
    }
    await this.sync?.setConsent(consent);
  }

  /** Stops reading and writing the shopper's data; stored data stays. Never creates a database. */
  private async endUse(): Promise<void> {
    this.consent = NO_CONSENT;
    this.last = emptyShopper();
    this.options.board.storage = 'none';
    await this.sync?.setConsent(NO_CONSENT);
    this.store ??= await openExistingStore(() => {});
    // An earlier page may have emptied the database and been left before removing it.
    await this.removeIfEmpty();
  }

  /** Empties every store and cache. Only requests to erase reports that the server may have stay. */
  private async eraseShopper(): Promise<void> {
    await this.endUse();
    this.options.onErased();
    // First the ids of reports are put on the list of erasures, then they are deleted elsewhere.
    await this.sync?.erase();
    await withLock(async () => {
      await this.store?.clear().catch(ignoreErased);
      await emptyCaches();
    });
    // Only sync can put reports on the list of erasures: if its chunk could not be loaded, the order is not done yet.
    if (this.store && !this.sync && !(await this.store.isEmpty().catch(ignoreErased))) {
      throw new ProfilerError(
        'sync-failed',
        'Shared reports are not erased yet: the sync chunk did not load. The next page tries again.',
      );
    }
    await this.removeIfEmpty();
    this.options.onChanged();
  }

  /** Asks the server for all unconfirmed erasures; sync repeats failed requests by itself. */
  private async sendErasures(): Promise<void> {
    if (!this.store || !this.sync) return;
    await this.countErasures();
    await this.sync.sendErasures();
  }

  /** Updates the number of pending erasures in the status; when none is left, an empty database is removed. */
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
    this.orders = done.catch(() => undefined); // The caller gets the error; the next order is applied anyway.
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
    // A new grant needs the database.
    if (!store || this.files || !(await store.isEmpty().catch(ignoreErased))) return;
    this.store = undefined;
    store.close();
    if (store.kind === 'indexed-db') await removeDatabase();
  }
}

/** If another tab has removed the database meanwhile, it counts as empty. */
function ignoreErased(error: unknown): true {
  if (error instanceof Error && error.name === 'consent-missing') return true;
  throw error;
}
