import type {CapturedEvent} from '../../core/contract/captured-event.ts';
import type {RecordResult} from '../../core/contract/worker-api.ts';
import type {Faults} from '../faults.ts';
import {fromDocument} from '../from-document.ts';

/** Queue of events for the worker; each is kept until the worker has stored it. */
export interface Outbox {
  /**
   * Sends events together with all others of the same task. Resolves when they are durable, with undefined if they were
   * given up.
   */
  add(events: readonly CapturedEvent[]): Promise<RecordResult | undefined>;
  /** Called when the page is being left: sends waiting events, and stores unacknowledged ones for the next page. */
  leave(): void;
  clear(): void;
  readonly size: number;
}

export interface OutboxOptions {
  readonly send: (events: readonly CapturedEvent[]) => Promise<RecordResult>;
  readonly onResult: (result: RecordResult) => void;
  readonly faults: Faults;
  /** Stores events for the next page. They keep their ids, so that those that do arrive are not counted twice. */
  readonly store: (events: readonly CapturedEvent[]) => void;
}

interface Parcel {
  readonly events: readonly CapturedEvent[];
  readonly settle: (result?: RecordResult) => void;
}

const MAX_BATCH = 200;
/** Most batches kept, so that a shop that pushes events in a loop does not fill the memory. */
const MAX_PARCELS = 1000;
/** Attempts after which a batch is given up, so that one bad event does not block all later ones. */
const MAX_ATTEMPTS = 3;
const RETRY_MS = 500;

/** See Outbox. */
export function openOutbox({send, onResult, faults, store}: OutboxOptions): Outbox {
  let parcels: Parcel[] = [];
  /** Acknowledged, but in the worker's memory only. */
  let unsafe: readonly CapturedEvent[] = [];
  let isSending = false;
  let isScheduled = false;
  let attempts = 0;

  /**
   * Sends in a microtask, after the shop's own function has returned, so that all its events form one batch; events
   * that come before the answer form the next batch. A separate task would cost the main thread twice the time, and
   * waiting for a frame would delay a single event by up to 17 ms.
   */
  function schedule(): void {
    if (isScheduled || isSending) return;
    isScheduled = true;
    void Promise.resolve().then(flush);
  }

  async function flush(): Promise<void> {
    isScheduled = false;
    if (isSending || !parcels.length) return;
    const batch: Parcel[] = [];
    for (let size = 0; batch.length < parcels.length && size < MAX_BATCH;) {
      const parcel = parcels[batch.length];
      batch.push(parcel);
      size += parcel.events.length;
    }
    isSending = true;
    const sent = batch.flatMap(({events}) => events);
    let result: RecordResult | undefined;
    try {
      result = await send(sent);
      unsafe = result.durable === false ? [...unsafe, ...sent] : [];
    } catch (error) {
      faults.note(error);
    }
    isSending = false;
    if (result || ++attempts >= MAX_ATTEMPTS) {
      if (!result) faults.note(new Error(`${batch.length} batches of events were given up.`), 'events-lost');
      attempts = 0;
      parcels = parcels.filter((parcel) => !batch.includes(parcel));
      for (const {settle} of batch) settle(result);
      if (result) onResult(result);
    }
    if (attempts) setTimeout(schedule, RETRY_MS * attempts);
    else if (parcels.length) schedule();
  }

  const leave = faults.guard('storage-failed', () => {
    const events = [...unsafe, ...parcels.flatMap((parcel) => parcel.events)].slice(-MAX_BATCH);
    if (events.length) store(events);
    void flush();
  });
  const add: Outbox['add'] = (events) =>
    new Promise((settle) => {
      if (!events.length || parcels.length >= MAX_PARCELS) return settle(undefined);
      parcels.push({events, settle});
      schedule();
      // A page that has been left may still run for a moment, and a hidden one may end without a further event.
      if (fromDocument('hidden')) leave();
    });
  return {
    add,
    leave,
    clear() {
      for (const {settle} of parcels) settle();
      parcels = [];
      unsafe = [];
    },
    get size() {
      return parcels.length;
    },
  };
}
