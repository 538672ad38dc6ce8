/**
 * A request whose failure shows in its transaction's `done`, which is awaited; it must not be reported as unhandled
 * besides.
 */
export function quietly<T>(request: Promise<T>): Promise<T> {
  request.catch(() => {});
  return request;
}

/** Undoes a transaction after an error. */
export function abort(transaction: {readonly done: Promise<void>; abort(): void}): void {
  quietly(transaction.done); // rejects for the same reason as what is being handled
  try {
    transaction.abort();
  } catch {
    // It has ended already: the failure being handled is what ended it.
  }
}

/** Keys and values of an object store. */
export async function readEntries<Key, Value>(store: {
  getAllKeys(): Promise<Key[]>;
  getAll(): Promise<Value[]>;
}): Promise<(readonly [Key, Value])[]> {
  const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
  return keys.map((key, i) => [key, values[i]] as const);
}
