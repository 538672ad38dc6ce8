import type {CapturedEvent} from '../core/contract/captured-event.ts';
import type {Consent} from '../core/contract/consent.ts';
import type {Prediction, ProfileView} from '../core/contract/profile-view.ts';
import type {RecordResult, WorkerApi, WorkerStatus} from '../core/contract/worker-api.ts';
import type {PassedCall} from '../core/contract/worker-calls.ts';
import type {ConsentState} from './consent/keeper.ts';
import type {ProfilerOptions} from './config.ts';
import type {FaultCounts} from './faults.ts';

/** The API for a shop's scripts. No method throws; unhandled rejections are not reported in the shop's console. */
export interface Profiler extends Pick<WorkerApi, PassedCall> {
  /**
   * Reports an event by its GA4 name (`view_item`, `add_to_cart`, `search`, …) and GA4 payload. Resolves once it is
   * durable, with undefined if it was not recorded, because consent is missing or the name is unknown.
   */
  track(name: string, payload?: unknown): Promise<RecordResult | undefined>;
  /**
   * The present consent and where it comes from; with a choice, records that first. A withdrawal resolves once
   * everything is erased.
   */
  consent(choice?: Partial<Consent>): Promise<ConsentState>;
  /**
   * Erases everything about the shopper in this browser and asks the server to erase its reports; consent has to be
   * given again.
   */
  forget(): Promise<void>;
  status(): Promise<PageStatus>;
  /** @returns the function that unsubscribes */
  on<Name extends keyof ProfilerEvents>(name: Name, listener: (value: ProfilerEvents[Name]) => void): () => void;
  /** The options set by the shop. */
  readonly settings: ProfilerOptions;
}

/** Events for listeners, with their values. */
export interface ProfilerEvents {
  /** After events changed the profile. */
  profile: ProfileView;
  prediction: Prediction;
  error: {readonly code: string; readonly message: string};
  consent: ConsentState;
  /** Each event on its way to the worker; for the debug overlay. */
  event: CapturedEvent;
}

/** Status of the page and, if it runs, of the worker. */
export interface PageStatus {
  readonly consent: ConsentState;
  readonly worker: 'idle' | 'starting' | 'running' | 'failed';
  /** This and the next two are absent until the worker is first needed. */
  readonly restarts?: number;
  /** Number of unacknowledged batches. */
  readonly waiting?: number;
  /** Captured events by source. */
  readonly captured?: Readonly<Record<string, number>>;
  /** Faults of the page by code: degraded modes and invalid input. */
  readonly faults: FaultCounts;
  /** Absent if the worker does not answer. */
  readonly engine?: WorkerStatus;
}
