import type {Database} from '../store/database.ts';
import {abort, quietly, readEntries} from '../store/transactions.ts';
import {SYNC_STORES, type SyncStorage, type SyncStoreName, type SyncTransaction} from '../sync-port.ts';

/**
 * Sync's part of the database. Its stores hold only a few dozen records of at most 6 kB, so a transaction reads all of
 * them first.
 */
export class SyncRecords implements SyncStorage {
  constructor(private readonly database: Database) {}

  async update<Result>(work: (transaction: SyncTransaction) => Result): Promise<Result> {
    return this.database.use(async (connection) => {
      // Strict durability: if a power cut undid a ticket, its report could not be erased; if it undid an epoch, a
      // second report would be sent.
      const transaction = connection.transaction([...SYNC_STORES, 'consent'], 'readwrite', {durability: 'strict'});
      const store = (name: SyncStoreName) => transaction.objectStore(name);
      try {
        const consent = await transaction.objectStore('consent').get('current');
        const contents = await Promise.all(
          SYNC_STORES.map(async (name) => [name, new Map<string, unknown>(await readEntries(store(name)))] as const),
        );
        const found = Object.fromEntries(contents) as Record<SyncStoreName, Map<string, unknown>>; // one for each name
        const result = work({
          consent,
          get: (name, key) => found[name].get(key),
          getAll: (name) => [...found[name].values()],
          put(name, key, value) {
            found[name].set(key, value);
            quietly(store(name).put(value, key));
          },
          delete(name, key) {
            found[name].delete(key);
            quietly(store(name).delete(key));
          },
          clear(name) {
            found[name].clear();
            quietly(store(name).clear());
          },
          denySharing() {
            if (!consent?.sharing) return;
            quietly(transaction.objectStore('consent').put({...consent, sharing: false}, 'current'));
          },
        });
        await transaction.done;
        return result;
      } catch (error) {
        abort(transaction);
        throw transaction.error ?? error;
      }
    });
  }
}
