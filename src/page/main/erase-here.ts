/** Names of everything the worker stores begin with this. */
const PREFIX = 'vitrine';
/**
 * What the worker still needs to ask the server to erase: names and secrets of what was sent, nothing else of the
 * shopper.
 */
const KEPT_STORES = /^(erasures|sharing)$/;

/**
 * Erases what the worker stored without the worker's help: for when it does not answer and the shopper said no. What
 * the server has to erase is left to the next worker, and so is the rest where a browser cannot list databases
 * (Firefox before 126).
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
