import type {CapturedEvent} from './captured-event.ts';
import type {RecordResult} from './worker-api.ts';

/**
 * Messages beside Comlink's. Comlink serves every call of WorkerApi; batches of events have this plain path of their own, because
 * each is acknowledged by its number, and a batch that was not is sent again to the next worker with the same event ids.
 */

/** Worker to page, once: from now on messages are read. */
export interface WorkerReady {
  readonly vitrine: 'ready';
}

/** Page to worker. */
export interface RecordMessage {
  readonly vitrine: 'record';
  /** Number of the batch, unique within one worker. */
  readonly batch: number;
  readonly events: readonly CapturedEvent[];
}

/** Worker to page: the batch is durable. */
export interface RecordedMessage {
  readonly vitrine: 'recorded';
  readonly batch: number;
  readonly result: RecordResult;
}

/** Worker to page: the batch was not taken; `name` is an ErrorCode. */
export interface RecordFailedMessage {
  readonly vitrine: 'record-failed';
  readonly batch: number;
  readonly name: string;
  readonly message: string;
}

/**
 * Worker to page: profile and prediction are newer than what the page has read, because another tab recorded, the model has arrived, or
 * everything was forgotten.
 */
export interface ChangedMessage {
  readonly vitrine: 'changed';
}

export type WorkerMessage = WorkerReady | RecordedMessage | RecordFailedMessage | ChangedMessage;
