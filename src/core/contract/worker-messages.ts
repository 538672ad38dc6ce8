/** Messages of the worker that are not answers to calls of WorkerApi. */

/**
 * Sent once, when the worker begins to read calls. Calls sent earlier wait in the browser's message queue and are not
 * lost.
 */
export interface ReadyMessage {
  readonly vitrine: 'ready';
}

/**
 * Profile and prediction are newer than what the page has read, because another tab recorded, the model has arrived,
 * or everything was forgotten.
 */
export interface ChangedMessage {
  readonly vitrine: 'changed';
}

export type WorkerMessage = ReadyMessage | ChangedMessage;
