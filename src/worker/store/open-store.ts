import {deleteDB} from 'idb';
import {DATABASE_NAME, Database, databaseExists} from './database.ts';
import {IndexedDbStore} from './indexed-db-store.ts';

/**
 * Deleting waits for other tabs to let go; they do so at once, a frozen one does not. The stores are empty by then
 * anyway.
 */
const DELETE_MS = 500;

/**
 * The shopper's store.
 *
 * @param create whether a database may come into being: with consent only
 * @param onReset called with the number of records that could not be read and start anew
 * @throws ProfilerError `storage-failed` where the browser gives none, `consent-missing` where there is none and none
 *   may come into being
 */
export async function openStore(options: {
  create: boolean;
  onReset: (records: number) => void;
}): Promise<IndexedDbStore> {
  return new IndexedDbStore(await Database.open(options), options.onReset);
}

/** The store of an earlier visit, if there is one; never makes one. */
export async function openExistingStore(onReset: (records: number) => void): Promise<IndexedDbStore | undefined> {
  if ((await databaseExists()) === false) return undefined;
  return openStore({create: false, onReset}).catch(() => undefined); // there is none, or it cannot be opened
}

/**
 * Removes an empty database and everything of this project in Cache Storage, so that nothing is left that bears its
 * name.
 */
export async function removeDatabase(): Promise<void> {
  const removed = deleteDB(DATABASE_NAME).catch(() => {}); // no storage at all: nothing to remove
  await Promise.race([removed, new Promise((resolve) => setTimeout(resolve, DELETE_MS))]);
}

/** This project keeps nothing in Cache Storage itself; a shop's service worker may, under its name. */
export async function emptyCaches(): Promise<void> {
  if (typeof caches === 'undefined') return;
  const names = await caches.keys().catch(() => []); // denied: there can be none
  await Promise.all(names.filter((name) => name.startsWith(DATABASE_NAME)).map((name) => caches.delete(name)));
}
