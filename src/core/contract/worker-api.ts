import type {CapturedEvent} from './captured-event.ts';
import type {CoarseReport} from './coarse-report.ts';
import type {Consent, ConsentOrder} from './consent.ts';
import type {Prediction, ProfileView} from './profile-view.ts';
import type {Recommendation, RecommendOptions} from './recommendation.ts';

export type EngineChoice = 'auto' | 'webgl' | 'cpu';

/** What the page read from the script tag, addresses made absolute. */
export interface WorkerConfig {
  /** Address of a model's manifest.json; without one the worker ranks by popularity and interests. */
  readonly model?: string;
  readonly catalogue?: string;
  /** Base address of the sync server; without one nothing is ever sent. */
  readonly sync?: string;
  readonly engine: EngineChoice;
  /** Currency of prices that name none. */
  readonly currency?: string;
  /** Minutes to be added to UTC for the shopper's local time. */
  readonly timeZoneOffsetMinutes: number;
  /** navigator.webdriver and like signs; a bot is served but not learned from. */
  readonly isBot: boolean;
}

/** What stands behind the answers now; shown by the debug overlay, counted, never an exception. */
export interface WorkerStatus {
  readonly storage: 'indexed-db' | 'memory' | 'none';
  readonly model: 'none' | 'loading' | 'partial' | 'ready' | 'failed';
  readonly engine: 'webgl' | 'cpu' | 'popular';
  /** Reports that the server was asked to erase and has not said that it did. */
  readonly pendingErasures: number;
  /** Renderer of the WebGL context, where there is one. */
  readonly renderer?: string;
  /** Why this engine: what was asked for, or what was measured. */
  readonly engineChoice?: string;
  /** Codes of degraded modes with the latest message of each, e.g. `storage-full`. */
  readonly degraded: Readonly<Record<string, string>>;
  /** Counters: events recorded, rejected by reason, restarts, bytes of the model. */
  readonly counters: Readonly<Record<string, number>>;
}

/** What came of a batch: by then its events are durable, and the profile and prediction include them. */
export interface RecordResult {
  readonly accepted: number;
  readonly rejected: number;
  readonly prediction: Prediction;
}

/** A report that was sent, word for word. */
export interface SharedCopy {
  readonly sentMs: number;
  readonly body: CoarseReport;
  /** ε of this report. */
  readonly epsilon: number;
  /** Probability that chance put another answer in the place of the true one, 0 to 1. */
  readonly changeProbability: number;
}

/** What sharing has cost since counting began, counted in this browser; forgetting ends the count. */
export interface PrivacySpent {
  /** Start of the first week that counts, milliseconds since the Unix epoch. */
  readonly sinceMs: number;
  /** ε of all reports since then. */
  readonly epsilon: number;
  /** ε of the reports of the last 52 weeks, and the most that it can be. */
  readonly epsilonOfYear: number;
  readonly mostOfYear: number;
}

/** Everything kept about the shopper in this browser, readable; what `vitrine('export')` gives. */
export interface ExportedData {
  readonly format: 'vitrine-export-1';
  readonly exportedMs: number;
  readonly consent: Consent;
  readonly profile: ProfileView;
  readonly events: readonly CapturedEvent[];
  readonly shared: readonly SharedCopy[];
  /** Absent where nothing was ever sent. */
  readonly privacySpent?: PrivacySpent;
}

/**
 * The methods the page may call on the worker. Each rejects with an Error whose name is a ProfilerError code. Before
 * consent to personalization `record` accepts nothing, `recommend` answers by popularity, and nothing is stored or
 * sent.
 */
export interface WorkerApi {
  /**
   * Reads configuration, opens the store if consent allows, starts loading catalogue and model; resolves once calls
   * are answered.
   */
  start(config: WorkerConfig, consent: ConsentOrder): Promise<WorkerStatus>;
  /**
   * Carries the order out; without personalization everything of the shopper is erased. Resolves when this browser
   * has done so.
   */
  setConsent(consent: ConsentOrder): Promise<void>;
  /** @param isBatteryLow `auto` then leaves the GPU alone; until the next call says otherwise */
  record(events: readonly CapturedEvent[], isBatteryLow?: boolean): Promise<RecordResult>;
  profile(): Promise<ProfileView>;
  predict(): Promise<Prediction>;
  recommend(options?: RecommendOptions): Promise<readonly Recommendation[]>;
  /** The same ids, best first for the shopper; unknown ids keep their place at the end. */
  rerank(itemIds: readonly string[]): Promise<readonly string[]>;
  recentlyViewed(count: number): Promise<readonly Recommendation[]>;
  /** Attributes the shop declares with the shopper's agreement. */
  declare(attributes: ProfileView['declared']): Promise<void>;
  export(): Promise<ExportedData>;
  status(): Promise<WorkerStatus>;
}
