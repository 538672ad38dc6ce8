import type {CapturedEvent} from '../../core/contract/captured-event.ts';
import type {RecordAnswer} from '../../core/contract/worker-api.ts';
import type {DataLayer} from '../data-layer.ts';
import type {EarlyFacts} from '../facts/early-facts.ts';
import type {Faults} from '../faults.ts';
import type {LeftChunk} from '../left/left-page.ts';
import type {MoreChunk, SourcesChunk} from './more-sources.ts';

/** What the page script passes to the capture code. */
export interface CaptureHost {
  readonly mayRecord: () => boolean;
  readonly send: (events: readonly CapturedEvent[], isBatteryLow: boolean) => Promise<RecordAnswer>;
  /** Called for each event that is sent to the worker. */
  readonly onEvent: (event: CapturedEvent) => void;
  /** Called when a batch is durable. */
  readonly onResult: (result: RecordAnswer) => void;
  readonly dataLayer: DataLayer;
  readonly faults: Faults;
  /** See MainHost. */
  readonly base: string;
  readonly loadChunk: <Chunk>(name: string, base: string, integrity: string | undefined) => Promise<Chunk>;
  /** Facts of the page from before capture started. */
  readonly early: EarlyFacts;
  /**
   * Whether the shopper agreed only after the page had started: then what the page shows now counts, earlier actions do
   * not.
   */
  readonly isLate: boolean;
}

/** Loads a chunk with sources that only some pages need; their hashes are built into the capture chunk. */
export type LoadMore = <Name extends MoreChunk | 'left'>(
  name: Name,
) => Promise<Name extends MoreChunk ? SourcesChunk : LeftChunk>;

/** The interface of the running capture code. */
export interface Capture {
  /** Records events of a GA4 name and payload; see Profiler.track. */
  track(name: string, payload: unknown, timeMs: number): Promise<RecordAnswer | undefined>;
  /** Reads the page's state again, after consent was given again. */
  readPage(): void;
  /**
   * Called when the page is being left: reports the time spent on it, sends waiting events, and stores unacknowledged
   * ones for the next page.
   *
   * @returns false if the page has not been read yet
   */
  leave(): boolean;
  /** Discards all unacknowledged events. */
  clear(): void;
  /** Number of unacknowledged batches. */
  readonly waiting: number;
  /** Captured events by source. */
  readonly counts: Readonly<Record<string, number>>;
}

/** What vitrine-capture.js exports. */
export interface CaptureChunk {
  startCapture(host: CaptureHost): Capture;
}
