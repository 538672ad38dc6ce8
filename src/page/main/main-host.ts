import type {ConsentOrder} from '../../core/contract/consent.ts';
import type {PassedCall} from '../../core/contract/worker-calls.ts';
import type {ProfilerOptions} from '../config.ts';
import type {DataLayer} from '../data-layer.ts';
import type {ConsentKeeper} from '../consent/keeper.ts';
import type {EarlyFacts} from '../facts/early-facts.ts';
import type {Faults} from '../faults.ts';
import type {PageStatus, Profiler, ProfilerEvents} from '../profiler.ts';

/** What the main chunk is given by the page script. */
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
  /** By event: what nobody listens to is not asked for. */
  readonly listeners: ReadonlyMap<string, ReadonlySet<unknown>>;
  /** The shopper agreed only after this page began: what the page still shows counts, what was done before does not. */
  readonly isLate: boolean;
  /** What the page said before capture started. */
  readonly early: EarlyFacts;
}

/** What the main chunk gives back: bridge, capture and API. */
export interface Main extends Pick<Profiler, PassedCall> {
  /** Learning begins, or begins again; only ever called with consent. */
  begin(): void;
  /** See Profiler.track. @param timeMs when it happened, milliseconds since the Unix epoch */
  track(name: string, payload: unknown, timeMs: number): ReturnType<Profiler['track']>;
  /**
   * Tells the worker, and resolves when it has done what the order says. Where no worker answers, the page itself
   * erases what it can.
   */
  obey(order: ConsentOrder): Promise<void>;
  /** Nothing captured may reach the worker any more. */
  discard(): void;
  /** The page goes away. @returns false where nothing of it could be read yet: then the loader leaves it as it is */
  leave(): boolean;
  /**
   * Loads one of this release's other chunks, whose hashes this one holds. @throws Error where it cannot be had, or
   * is another one
   */
  load<Chunk>(name: 'widgets' | 'panel' | 'limited' | 'debug'): Promise<Chunk>;
  /** Loads a chunk that is given the whole profiler, and starts it; what goes wrong is noted. */
  start(name: 'widgets' | 'panel' | 'debug', profiler: Profiler): Promise<void>;
  status(): Promise<Omit<PageStatus, 'consent' | 'faults'>>;
}

/** What vitrine-main.js exports. */
export interface MainChunk {
  startMain(host: MainHost): Main;
}
