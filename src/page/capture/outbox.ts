import type {CapturedEvent} from '../../core/contract/captured-event.ts';
import type {RecordResult} from '../../core/contract/worker-api.ts';
import type {Faults} from '../faults.ts';

/** Events on their way to the worker, kept until the worker has them on disk. */
export interface Outbox {
  /**
   * Sends at once, with all else of the same task. Resolves once the events are durable; with undefined when they
   * were given up.
   */
  add(events: readonly CapturedEvent[]): Promise<RecordResult | undefined>;
  /** The page goes away: sends what waits, and leaves what is not acknowledged to the next page. */
  leave(): void;
  clear(): void;
  readonly size: number;
}

export interface OutboxOptions {
  readonly send: (events: readonly CapturedEvent[]) => Promise<RecordResult>;
  readonly onResult: (result: RecordResult) => void;
  readonly faults: Faults;
  /** Leaves events to the next page, under the ids that they have: what does arrive is counted once. */
  readonly store: (events: readonly CapturedEvent[]) => void;
}

interface Parcel {
  readonly events: readonly CapturedEvent[];
  readonly settle: (result?: RecordResult) => void;
}

const MAX_BATCH = 200;
/** A shop that pushes in a loop must not fill the memory. */
const MAX_PARCELS = 1000;
/** A batch that fails this often is given up: one poisoned event must not stop all that follow. */
const MAX_ATTEMPTS = 3;
const RETRY_MS = 500;

/** See Outbox. */
export function openOutbox({send, onResult, faults, store}: OutboxOptions): Outbox {
  let parcels: Parcel[] = [];
  let isSending = false;
  let isScheduled = false;
  let attempts = 0;

  /**
   * Sends when the shop's own function has returned, so that all that it tells is one batch; what comes meanwhile
   * waits for the answer and is the next. A task of its own costs the main thread as much again; a frame would hold a
   * single event up to 17 ms.
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
    let result: RecordResult | undefined;
    try {
      result = await send(batch.flatMap(({events}) => events));
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

  const add: Outbox['add'] = (events) =>
    new Promise((settle) => {
      if (!events.length || parcels.length >= MAX_PARCELS) return settle(undefined);
      parcels.push({events, settle});
      schedule();
    });
  return {
    add,
    leave: faults.guard('storage-failed', () => {
      void flush();
      const events = parcels.flatMap((parcel) => parcel.events).slice(-MAX_BATCH);
      if (events.length) store(events);
    }),
    clear() {
      for (const {settle} of parcels) settle();
      parcels = [];
    },
    get size() {
      return parcels.length;
    },
  };
}
