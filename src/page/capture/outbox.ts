import type {CapturedEvent} from '../../core/contract/captured-event.ts';
import {MS_PER_HOUR} from '../../core/contract/durations.ts';
import type {RecordAnswer} from '../../core/contract/worker-api.ts';
import type {Faults} from '../faults.ts';
import {fromDocument} from '../from-document.ts';

export interface OutboxOptions {
  readonly send: (events: readonly CapturedEvent[]) => Promise<RecordAnswer>;
  readonly onResult: (result: RecordAnswer) => void;
  readonly faults: Faults;
  /** Stores events for the next page. They keep their ids, so that those that do arrive are not counted twice. */
  readonly store: (events: readonly CapturedEvent[]) => void;
}

interface Parcel {
  readonly events: readonly CapturedEvent[];
  readonly settle: (result?: RecordAnswer) => void;
}

const MAX_BATCH = 200;
/** Maximum number of batches kept, so that a shop that pushes events in a loop does not fill the memory. */
const MAX_PARCELS = 1000;
/** Attempts after which a batch is given up, so that one bad event does not block all later ones. */
const MAX_ATTEMPTS = 3;
const RETRY_MS = 500;
/** Older events are not left to the next page, so that one which blocks every worker does not do so for ever. */
const MAX_AGE_MS = MS_PER_HOUR;

/**
 * Queue of events for the worker; each is kept until the worker has stored it. Its functions may be passed on by
 * themselves.
 */
export class Outbox {
  private parcels: Parcel[] = [];
  /** Events that the worker has acknowledged but holds in memory only. */
  private unsafe: readonly CapturedEvent[] = [];
  /** Events that no worker answered, for the next page. */
  private unheard: readonly CapturedEvent[] = [];
  private isSending = false;
  private isScheduled = false;
  private attempts = 0;

  constructor(private readonly options: OutboxOptions) {}

  get size(): number {
    return this.parcels.length;
  }

  /**
   * Sends events together with all others of the same task. Resolves when they are durable, with undefined if they were
   * given up.
   */
  readonly add = (events: readonly CapturedEvent[]): Promise<RecordAnswer | undefined> =>
    new Promise((settle) => {
      if (this.parcels.length >= MAX_PARCELS) {
        this.noteLost(events.length);
        return settle(undefined);
      }
      if (!events.length) return settle(undefined);
      this.parcels.push({events, settle});
      this.schedule();
      // A page that has been left may still run for a moment, and a hidden one may end without a further event.
      if (fromDocument('hidden')) this.leave();
    });

  /** Called when the page is being left: sends waiting events, and stores unacknowledged ones for the next page. */
  readonly leave = (): void =>
    this.options.faults.guard('storage-failed', () => {
      const young = this.unheard.filter(({timeMs}) => Date.now() - timeMs < MAX_AGE_MS);
      this.noteLost(this.unheard.length - young.length);
      this.unheard = young;
      const events = [...this.unheard, ...this.unsafe, ...this.parcels.flatMap((parcel) => parcel.events)].slice(
        -MAX_BATCH,
      );
      if (events.length) this.options.store(events);
      void this.flush();
    })();

  readonly clear = (): void => {
    for (const {settle} of this.parcels) settle();
    this.parcels = [];
    this.unsafe = this.unheard = [];
  };

  /**
   * Sends in a microtask, after the shop's own function has returned, so that all its events form one batch; events
   * that come before the answer form the next batch. A separate task would cost the main thread twice the time, and
   * waiting for a frame would delay a single event by up to 17 ms.
   */
  private readonly schedule = (): void => {
    if (this.isScheduled || this.isSending) return;
    this.isScheduled = true;
    void Promise.resolve().then(() => this.flush());
  };

  private async flush(): Promise<void> {
    const {send, faults} = this.options;
    this.isScheduled = false;
    if (this.isSending || !this.parcels.length) return;
    const batch = toBatch(this.parcels);
    this.isSending = true;
    let result: RecordAnswer | undefined;
    let reason = '';
    try {
      result = await send(batch.flatMap(({events}) => events));
    } catch (error) {
      faults.note(error);
      reason = (error as Error).name;
    }
    this.isSending = false;
    if (result || ++this.attempts >= MAX_ATTEMPTS) this.settle(batch, result, reason);
    if (this.attempts) setTimeout(this.schedule, RETRY_MS * this.attempts);
    else if (this.parcels.length) this.schedule();
  }

  /** Ends a batch that has its answer, or is given up without one for a reason: the name of the last error. */
  private settle(batch: readonly Parcel[], result: RecordAnswer | undefined, reason: string): void {
    const {onResult} = this.options;
    // What was cleared meanwhile is not kept.
    const open = batch.flatMap((parcel) => (this.parcels.includes(parcel) ? parcel.events : []));
    this.attempts = 0;
    this.parcels = this.parcels.filter((parcel) => !batch.includes(parcel));
    if (result) this.unsafe = result.durable === false ? [...this.unsafe, ...open] : [];
    // A worker that did not answer, as on a busy machine, has said nothing against the events.
    if (reason.startsWith('worker-')) {
      this.unheard = [...this.unheard, ...open];
      this.leave();
    } else if (!result) this.noteLost(open.length);
    for (const {settle} of batch) settle(result);
    if (result) onResult(result);
  }

  private noteLost(count: number): void {
    if (count) this.options.faults.note(new Error(`${count} events were given up.`), 'events-lost');
  }
}

/** The oldest parcels, until they hold MAX_BATCH events. */
function toBatch(parcels: readonly Parcel[]): Parcel[] {
  let size = 0;
  const end = parcels.findIndex(({events}) => (size += events.length) >= MAX_BATCH);
  return parcels.slice(0, end < 0 ? undefined : end + 1);
}
