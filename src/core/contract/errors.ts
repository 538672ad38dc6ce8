/** Every code an error of this project can carry; the code is also the error's `name`. */
export type ErrorCode =
  | 'input-missing'
  | 'input-format'
  | 'argument'
  | 'model-missing'
  | 'model-corrupt'
  | 'model-shape'
  | 'backend-missing'
  | 'training-failed'
  | 'catalogue-missing'
  | 'catalogue-invalid'
  | 'aggregate-invalid'
  | 'storage-failed'
  | 'storage-full'
  | 'chunk-failed'
  | 'worker-failed'
  | 'worker-timeout'
  | 'consent-missing'
  | 'engine-failed'
  | 'sync-failed'
  | 'not-found'
  | 'forbidden'
  | 'too-many-requests'
  | 'server-failed';

/**
 * An error a caller can act on: the message says what was expected, what came and what to do next.
 * The code is the error's `name`, because only `name`, `message` and `stack` cross a worker boundary.
 */
export class ProfilerError extends Error {
  constructor(code: ErrorCode, message: string, options?: {cause?: unknown}) {
    super(message, options);
    this.name = code;
  }
}

/** First line of an error's message, to be quoted in the message of another error. */
export function toReason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0].replace(/[.\s]+$/, '');
}
