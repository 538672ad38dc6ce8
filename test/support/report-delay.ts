import type {Page} from '@playwright/test';

/**
 * A report waits for some minutes of chance before it is sent. This ends the wait of all that the browser holds: the
 * next page that is opened sends them.
 *
 * @returns how many wait; 0 also where nothing is stored
 */
export async function endReportDelay(page: Page): Promise<number> {
  return page.evaluate(async () => {
    if (!(await indexedDB.databases()).some(({name}) => name === 'vitrine')) return 0;
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('vitrine');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
      // Erased in this very moment: it must not come back empty.
      opening.onupgradeneeded = () => opening.transaction?.abort();
    });
    try {
      const transaction = database.transaction('outbox', 'readwrite');
      const store = transaction.objectStore('outbox');
      let count = 0;
      store.openCursor().onsuccess = ({target}) => {
        const cursor = (target as IDBRequest<IDBCursorWithValue | null>).result;
        if (!cursor) return;
        count++;
        cursor.update({...cursor.value, nextAttemptMs: 0});
        cursor.continue();
      };
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
      });
      return count;
    } finally {
      database.close();
    }
  });
}
