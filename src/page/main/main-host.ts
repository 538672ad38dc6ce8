import type {ConsentOrder} from '../../core/contract/consent.ts';
import type {PassedCall} from '../../core/contract/worker-calls.ts';
import type {ProfilerOptions} from '../config.ts';
import type {DataLayer} from '../data-layer.ts';
import type {ConsentKeeper} from '../consent/keeper.ts';
import type {EarlyFacts} from '../facts/early-facts.ts';
import type {Faults} from '../faults.ts';
import type {PageStatus, Profiler, ProfilerEvents} from '../profiler.ts';

/** Values and functions that the page script passes to the main chunk. */
export interface MainHost {
  readonly options: ProfilerOptions;
  /** Address of the page script; the worker lies beside it. */
  readonly base: string;
  /** See loadOwnChunk. */
  readonly loadChunk: <Chunk>(name: string, base: string, integrity: string | undefined) => Promise<Chunk>;
  readonly dataLayer: DataLayer;
  readonly faults: Faults;
  readonly consent: ConsentKeeper;
  readonly emit: <Name extends keyof ProfilerEvents>(name: Name, value: ProfilerEvents[Name]) => void;
  /** By event name; nothing is requested from the worker for an event without listeners. */
  readonly listeners: ReadonlyMap<string, ReadonlySet<unknown>>;
  /**
   * Whether the shopper agreed only after the page had started: then what the page shows now counts, earlier actions do
   * not.
   */
  readonly isLate: boolean;
  /** Facts of the page from before capture started. */
  readonly early: EarlyFacts;
}

/** The interface of the main chunk, which holds worker bridge, capture and API. */
export interface Main extends Pick<Profiler, PassedCall> {
  /** Starts or restarts capture; only called with consent. */
  begin(): void;
  /** See Profiler.track. @param timeMs when it happened, milliseconds since the Unix epoch */
  track(name: string, payload: unknown, timeMs: number): ReturnType<Profiler['track']>;
  /**
   * Passes an order to the worker; resolves when it is done. If no worker answers, the page itself erases what it can.
   */
  obey(order: ConsentOrder): Promise<void>;
  /** Discards captured events, so that none reaches the worker any more. */
  discard(): void;
  /**
   * Called when the page is being left. @returns false if capture has not read it yet: then the loader stores it unread
   */
  leave(): boolean;
  /**
   * Loads one of this release's other chunks, whose hashes are built into this one. @throws Error if it cannot be
   * loaded or has another hash
   */
  load<Chunk>(name: 'widgets' | 'panel' | 'limited' | 'debug'): Promise<Chunk>;
  /** Loads a chunk and starts it with the full profiler; errors are counted. */
  start(name: 'widgets' | 'panel' | 'debug', profiler: Profiler): Promise<void>;
  status(): Promise<Omit<PageStatus, 'consent' | 'faults'>>;
}

/** The exports of vitrine-main.js. */
export interface MainChunk {
  startMain(host: MainHost): Main;
}
