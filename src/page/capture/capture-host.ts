import type {CapturedEvent} from '../../core/contract/captured-event.ts';
import type {RecordResult} from '../../core/contract/worker-api.ts';
import type {DataLayer} from '../data-layer.ts';
import type {EarlyFacts} from '../facts/early-facts.ts';
import type {Faults} from '../faults.ts';
import type {LeftChunk} from '../left/left-page.ts';
import type {MoreChunk, SourcesChunk} from './more-sources.ts';

/** What the capture chunk is given by the page script. */
export interface CaptureHost {
  readonly mayRecord: () => boolean;
  readonly send: (events: readonly CapturedEvent[], isBatteryLow: boolean) => Promise<RecordResult>;
  /** An event is on its way. */
  readonly onEvent: (event: CapturedEvent) => void;
  /** A batch is durable. */
  readonly onResult: (result: RecordResult) => void;
  readonly dataLayer: DataLayer;
  readonly faults: Faults;
  /** Loads a chunk with sources that only some pages need. */
  readonly load: <Name extends MoreChunk | 'left'>(
    name: Name,
  ) => Promise<Name extends MoreChunk ? SourcesChunk : LeftChunk>;
  /** What the page said before capture started. */
  readonly early: EarlyFacts;
  /** The shopper agreed only after this page began: what the page still shows counts, what was done before does not. */
  readonly isLate: boolean;
}

/** What the capture chunk gives back. */
export interface Capture {
  /** Records events of a GA4 name and payload; see Profiler.track. */
  track(name: string, payload: unknown, timeMs: number): Promise<RecordResult | undefined>;
  /** Reads what the page shows, again: after consent was given anew. */
  readPage(): void;
  /**
   * The page goes away: tells of the time spent on it, sends what waits, and leaves what is not acknowledged.
   *
   * @returns false where the page could not be read yet
   */
  leave(): boolean;
  /** Forgets what is not acknowledged. */
  clear(): void;
  /** Batches not acknowledged. */
  readonly waiting: number;
  /** Captured events by source. */
  readonly counts: Readonly<Record<string, number>>;
}

/** What vitrine-capture.js exports. */
export interface CaptureChunk {
  startCapture(host: CaptureHost): Capture;
}
