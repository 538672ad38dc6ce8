import type {CapturedEvent} from './captured-event.ts';
import type {CoarseReport} from './coarse-report.ts';
import type {Consent, ConsentOrder} from './consent.ts';
import type {Prediction, PriceTier, ProfileView} from './profile-view.ts';
import type {Recommendation, RecommendOptions} from './recommendation.ts';
import type {SlotName} from './shared-slots.ts';
import type {SplitReport} from './split-report.ts';

export type EngineChoice = 'auto' | 'webgl' | 'cpu';

/** The options of the script tag that the worker needs, with absolute addresses. */
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
  /**
   * Whether the browser shows signs of automation, such as navigator.webdriver; a bot is served but not learned from.
   */
  readonly isBot: boolean;
}

/**
 * State of the worker for the debug overlay: engine, degraded modes and counters. Degraded modes are counted, never
 * thrown.
 */
export interface WorkerStatus {
  readonly storage: 'indexed-db' | 'memory' | 'none';
  readonly model: 'none' | 'loading' | 'partial' | 'ready' | 'failed';
  readonly engine: 'webgl' | 'cpu' | 'popular';
  /** Number of reports whose erasure was requested and is not yet confirmed by the server. */
  readonly pendingErasures: number;
  /** Renderer of the WebGL context, if there is one. */
  readonly renderer?: string;
  /** Why this engine was chosen: the setting, or the measurement. */
  readonly engineChoice?: string;
  /** Codes of degraded modes with the latest message of each, e.g. `storage-full`. */
  readonly degraded: Readonly<Record<string, string>>;
  /** Counters: events recorded, `rejected-…` and `repaired-…` by rule of cleaning, restarts, bytes of the model. */
  readonly counters: Readonly<Record<string, number>>;
}

/** Result of a recorded batch: its events are durable by now, and profile and prediction include them. */
export interface RecordResult extends RecordAnswer {
  readonly prediction: Prediction;
}

/** What the worker answers to a recorded batch. */
export interface RecordAnswer {
  readonly accepted: number;
  readonly rejected: number;
  /** Only if the page asked for it. */
  readonly prediction?: Prediction;
  /** False if the events are in the worker's memory only, which ends with the page. */
  readonly durable?: boolean;
}

/** An exact copy of a report that was sent. */
export type SharedCopy = CoarseCopy | SplitCopy;

/** Of a report with local noise. */
export interface CoarseCopy {
  /** Absent, as in all copies of the time before there were others. */
  readonly kind?: undefined;
  readonly sentMs: number;
  readonly body: CoarseReport;
  /** ε of this report. */
  readonly epsilon: number;
  /** Probability that randomisation replaced the true answer by another, 0 to 1. */
  readonly changeProbability: number;
}

/** Of a report that was split between two servers; what it says stands in `content`, because `body` is encrypted. */
export interface SplitCopy {
  readonly kind: 'split';
  readonly sentMs: number;
  readonly body: SplitReport;
  /** ε of this report, all answers together. */
  readonly epsilon: number;
  /** Length of what was sent. */
  readonly bytes: number;
  readonly content: SplitContent;
}

/** What a split report says, known in this browser only. */
export interface SplitContent {
  readonly answers: SharedAnswers;
  /**
   * Base addresses of the two servers, the shop's and the helper's, that its shares are encrypted to. Neither can read
   * an answer alone; together they open only sums over many shoppers.
   */
  readonly servers: readonly [leader: string, helper: string];
}

/**
 * The answers in words: the name of the segment and of the category, the price tier, a range of days or of percent;
 * `unknown` for answer 0.
 */
export type SharedAnswers = Readonly<Record<SlotName, string> & {priceTier: PriceTier | 'unknown'}>;

/** Privacy cost of sharing, counted in this browser since the first report; forgetting resets the count. */
export interface PrivacySpent {
  /** Start of the week of the first report, milliseconds since the Unix epoch. */
  readonly sinceMs: number;
  /** ε of all reports since then. */
  readonly epsilon: number;
  /** ε of the reports of the last 52 weeks. */
  readonly epsilonOfYear: number;
  /** The most that this can become with reports like the newest one, see toMostOfYear in core/privacy/ledger.ts. */
  readonly mostOfYear: number;
}

/** Everything stored about the shopper in this browser, in readable form; the answer of `vitrine('export')`. */
export interface ExportedData {
  readonly format: 'vitrine-export-1';
  readonly exportedMs: number;
  readonly consent: Consent;
  readonly profile: ProfileView;
  readonly events: readonly CapturedEvent[];
  readonly shared: readonly SharedCopy[];
  /** Absent if nothing was ever sent. */
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
   * Applies a consent decision, erasing first what the order names. Resolves when this browser has done so; the
   * server's confirmation comes later.
   */
  setConsent(consent: ConsentOrder): Promise<void>;
  /**
   * @param isBatteryLow while true, engine `auto` does not use the GPU; holds until the next call
   * @param isPredictionWanted if false, the worker need not score every item, and the page gets 2 kB less
   */
  record(events: readonly CapturedEvent[], isBatteryLow?: boolean, isPredictionWanted?: boolean): Promise<RecordAnswer>;
  profile(): Promise<ProfileView>;
  predict(): Promise<Prediction>;
  /** @param page the view of the product that the page shows, which no list names; absent on other pages */
  recommend(options?: RecommendOptions, page?: CapturedEvent): Promise<readonly Recommendation[]>;
  /** Sorts ids, best first for the shopper; unknown ids come last in their given order. */
  rerank(itemIds: readonly string[]): Promise<readonly string[]>;
  /** @param page as for `recommend` */
  recentlyViewed(count: number, page?: CapturedEvent): Promise<readonly Recommendation[]>;
  /** Attributes the shop declares with the shopper's agreement. */
  declare(attributes: ProfileView['declared']): Promise<void>;
  export(): Promise<ExportedData>;
  status(): Promise<WorkerStatus>;
}
