import type {CapturedEvent} from '../core/contract/captured-event.ts';
import type {Consent} from '../core/contract/consent.ts';
import type {Prediction, ProfileView} from '../core/contract/profile-view.ts';
import type {Recommendation, RecommendOptions} from '../core/contract/recommendation.ts';
import type {ExportedData, RecordResult, WorkerStatus} from '../core/contract/worker-api.ts';
import type {ConsentState} from './consent/keeper.ts';
import type {ProfilerOptions} from './config.ts';
import type {FaultCounts} from './faults.ts';

/** What a shop's script may ask. No method throws; a promise that nobody handles stays silent in the shop's console. */
export interface Profiler {
  /**
   * Tells of something the shopper did, by its GA4 name (`view_item`, `add_to_cart`, `search`, …) and GA4 payload.
   * Resolves once it is durable; with undefined when it was not recorded, because consent is missing or the name says
   * nothing.
   */
  track(name: string, payload?: unknown): Promise<RecordResult | undefined>;
  /** What is allowed and who said so; with a choice, makes it first. Withdrawal resolves once everything is erased. */
  consent(choice?: Partial<Consent>): Promise<ConsentState>;
  profile(): Promise<ProfileView>;
  predict(): Promise<Prediction>;
  export(): Promise<ExportedData>;
  /** Erases everything of the shopper in this browser and asks the server to erase; consent has to be given again. */
  forget(): Promise<void>;
  recommend(options?: RecommendOptions): Promise<readonly Recommendation[]>;
  /** The same ids, best first for the shopper. */
  rerank(itemIds: readonly string[]): Promise<readonly string[]>;
  recentlyViewed(count: number): Promise<readonly Recommendation[]>;
  /** Attributes the shop knows and the shopper agreed to. */
  declare(attributes: ProfileView['declared']): Promise<void>;
  status(): Promise<PageStatus>;
  /** @returns the function that unsubscribes */
  on<Name extends keyof ProfilerEvents>(name: Name, listener: (value: ProfilerEvents[Name]) => void): () => void;
  /** What the shop has set. */
  readonly settings: ProfilerOptions;
}

/** What listeners are told of. */
export interface ProfilerEvents {
  /** After events changed the profile. */
  profile: ProfileView;
  prediction: Prediction;
  error: {readonly code: string; readonly message: string};
  consent: ConsentState;
  /** Each event on its way to the worker; for the debug overlay. */
  event: CapturedEvent;
}

/** What the page knows of itself, and what the worker says where it runs. */
export interface PageStatus {
  readonly consent: ConsentState;
  readonly worker: 'idle' | 'starting' | 'running' | 'failed';
  /** This and the next two are absent where nothing was asked of the worker yet. */
  readonly restarts?: number;
  /** Batches not acknowledged yet. */
  readonly waiting?: number;
  /** Captured events by source. */
  readonly captured?: Readonly<Record<string, number>>;
  /** Degraded modes and broken input of the page by code. */
  readonly faults: FaultCounts;
  /** Absent where the worker does not answer. */
  readonly engine?: WorkerStatus;
}
