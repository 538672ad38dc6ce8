const LOCK_NAME = 'vitrine';

/**
 * Runs work under a lock shared by all tabs, so that only one worker writes at a time. Where the browser has no Web
 * Locks (or forbids them, as in some sandboxed frames), the work runs at once: IndexedDB's own transactions still keep
 * batches apart.
 */
export async function withLock<T>(work: () => Promise<T>): Promise<T> {
  let started: Promise<T> | undefined;
  try {
    return (await navigator.locks.request(LOCK_NAME, () => (started = work()))) as T; // the result of the work
  } catch (error) {
    if (started) throw error;
    return work();
  }
}
