/** Names of everything the worker stores begin with this. */
const PREFIX = 'vitrine';
/**
 * Stores that the worker needs to have reports erased by the server: ids and secrets of reports, nothing else about the
 * shopper.
 */
const KEPT_STORES = /^(erasures|sharing)$/;

/**
 * Erases the worker's data without the worker, if it does not answer after a denial. Erasures on the server are left to
 * the next worker, and so is everything in browsers that cannot list databases (Firefox before 126).
 */
export async function eraseHere(): Promise<void> {
  for (const {name = ''} of (await indexedDB.databases?.()) ?? [])
    if (name.startsWith(PREFIX)) await emptyDatabase(name);
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX)) await caches.delete(name);
  }
}

function emptyDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const stores = [...database.objectStoreNames].filter((store) => !KEPT_STORES.test(store));
      const transaction = database.transaction(stores, 'readwrite');
      for (const store of stores) transaction.objectStore(store).clear();
      transaction.oncomplete = () => {
        database.close();
        resolve();
      };
      transaction.onabort = () => reject(transaction.error);
    };
  });
}
