import {setTimeout as delay} from 'node:timers/promises';
import type {AnyPage} from '../../support/browsers.ts';
import type {PageVitrine} from '../../support/page-vitrine.ts';

const PAUSE_MS = 15;
/** Thrown away: code is compiled and the database is opened on first use. */
const WARM_UPS = 20;

export interface EventTimes {
  /** From the shop's call to its answer: the event is on disk and the answer holds the new prediction. */
  readonly event: number[];
  /** An IndexedDB transaction for writing that does nothing. */
  readonly empty: number[];
  /** One that writes a number. */
  readonly write: number[];
}

/**
 * Times one event through page, worker, database and network, in turns with what IndexedDB alone takes. Milliseconds.
 */
export async function timeEventPath(page: AnyPage, itemIds: readonly string[], rounds: number): Promise<EventTimes> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('bench-floor', 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('numbers');
        opening.onerror = () => reject(opening.error ?? new Error('no database'));
        opening.onsuccess = () => {
          Object.assign(globalThis, {benchFloor: opening.result});
          resolve();
        };
      }),
    null,
  );
  const times: EventTimes = {event: [], empty: [], write: []};
  for (let round = -WARM_UPS; round < rounds; round++) {
    const itemId = itemIds[(round + WARM_UPS) % itemIds.length];
    const event = await timeEvent(page, itemId);
    const empty = await timeTransaction(page, false);
    const write = await timeTransaction(page, true);
    await delay(PAUSE_MS);
    if (round < 0) continue;
    times.event.push(event);
    times.empty.push(empty);
    times.write.push(write);
  }
  return times;
}

async function timeEvent(page: AnyPage, itemId: string): Promise<number> {
  const {elapsedMs, accepted, predicted} = await page.evaluate(async (id) => {
    const {vitrine} = globalThis as unknown as PageVitrine;
    const started = performance.now();
    const result = await vitrine('track', 'view_item', {items: [{item_id: id}]});
    const ended = performance.now();
    return {
      elapsedMs: ended - started,
      accepted: result?.accepted,
      predicted: result?.prediction.nextItems.length ?? 0,
    };
  }, itemId);
  if (accepted !== 1 || predicted === 0) {
    throw new Error(`An event was not counted or not predicted from: ${accepted} accepted, ${predicted} predicted.`);
  }
  return elapsedMs;
}

function timeTransaction(page: AnyPage, writes: boolean): Promise<number> {
  return page.evaluate(
    (doesWrite) =>
      new Promise<number>((resolve, reject) => {
        const {benchFloor} = globalThis as unknown as {benchFloor: IDBDatabase}; // put there by timeEventPath
        const started = performance.now();
        const transaction = benchFloor.transaction('numbers', 'readwrite', {durability: 'relaxed'});
        if (doesWrite) transaction.objectStore('numbers').put(started, 'newest');
        transaction.oncomplete = () => resolve(performance.now() - started);
        transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
      }),
    writes,
  );
}
