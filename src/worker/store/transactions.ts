/**
 * Marks a request as handled: its failure also rejects the transaction's `done`, which is awaited, and must not be
 * reported a second time as an unhandled rejection.
 */
export function quietly<T>(request: Promise<T>): Promise<T> {
  request.catch(() => {});
  return request;
}

/** Rolls back a transaction after an error. */
export function abort(transaction: {readonly done: Promise<void>; abort(): void}): void {
  quietly(transaction.done); // rejects with the error that is already being handled
  try {
    transaction.abort();
  } catch {
    // The transaction has already ended, because of the error being handled.
  }
}
