import type {CapturedEvent} from '../../core/contract/captured-event.ts';
import type {RecordResult} from '../../core/contract/worker-api.ts';
import type {DataLayer} from '../data-layer.ts';
import type {Faults} from '../faults.ts';

/** An event as the capture code finds it; the host adds id and, where it is missing, time. */
export type FoundEvent = Omit<CapturedEvent, 'id' | 'timeMs'> & {readonly timeMs?: number};

/** What the capture chunk is given by the page script. */
export interface CaptureHost {
  record(events: readonly FoundEvent[]): Promise<RecordResult | undefined>;
  readonly dataLayer: DataLayer;
  readonly faults: Faults;
  /** She agreed only after this page began: what the page still shows counts, what she did before does not. */
  readonly isLate: boolean;
}

/** What the capture chunk gives back. */
export interface Capture {
  /** Events of a GA4 name and payload; none where the name is not known. */
  toEvents(name: string, payload: unknown): FoundEvent[];
  /** Reads what the page shows, again: after consent was given anew. */
  readPage(): void;
  /** Tells of the time spent on the page; before it goes away. */
  leave(): void;
}

export type StartCapture = (host: CaptureHost) => Capture;
