import {deleteDB} from 'idb';
import {DATABASE_NAME, Database, databaseExists} from './database.ts';
import {IndexedDbStore} from './indexed-db-store.ts';

/**
 * Deleting a database waits until other tabs close their connections, which a frozen tab never does. After this time it
 * is left to the browser; the stores are empty by then anyway.
 */
const DELETE_MS = 500;

/**
 * The shopper's store.
 *
 * @param create whether a missing database may be created; only with consent
 * @param onReset called with the number of records that could not be read and were reset
 * @throws ProfilerError `storage-failed` if the browser denies storage, `consent-missing` if there is no database
 *   and `create` is false
 */
export async function openStore(options: {
  create: boolean;
  onReset: (records: number) => void;
}): Promise<IndexedDbStore> {
  return new IndexedDbStore(await Database.open(options), options.onReset);
}

/** The store of an earlier visit, if there is one; never creates one. */
export async function openExistingStore(onReset: (records: number) => void): Promise<IndexedDbStore | undefined> {
  if ((await databaseExists()) === false) return undefined;
  return openStore({create: false, onReset}).catch(() => undefined); // there is no database, or it cannot be opened
}

/** Removes an empty database and this project's entries in Cache Storage, so that nothing with its name is left. */
export async function removeDatabase(): Promise<void> {
  const removed = deleteDB(DATABASE_NAME).catch(() => {}); // no storage at all: nothing to remove
  await Promise.race([removed, new Promise((resolve) => setTimeout(resolve, DELETE_MS))]);
}

/** Deletes the caches with this project's name. It creates none itself, but a shop's service worker may. */
export async function emptyCaches(): Promise<void> {
  if (typeof caches === 'undefined') return;
  const names = await caches.keys().catch(() => []); // access is denied, so this project cannot have a cache
  await Promise.all(names.filter((name) => name.startsWith(DATABASE_NAME)).map((name) => caches.delete(name)));
}
