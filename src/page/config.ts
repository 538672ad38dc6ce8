import type {EngineChoice, WorkerConfig} from '../core/contract/worker-api.ts';

/**
 * Where a shop's consent comes from. `auto` (the default) reads Google Consent Mode and IAB TCF, `manual` waits for
 * `vitrine('consent', …)` alone, `granted` says that the shop has asked elsewhere and may personalise (never that it may share).
 */
export type ConsentMode = 'auto' | 'manual' | 'granted';

/** What a shop sets on the script tag (`data-model`, …) or gives to `createProfiler`; every field is optional. */
export interface ProfilerOptions {
  /** Address of the model's manifest.json. */
  readonly model?: string;
  readonly catalogue?: string;
  /** Base address of the sync server; without one nothing is ever sent. */
  readonly sync?: string;
  readonly consent?: ConsentMode;
  /** `auto` by default. */
  readonly engine?: EngineChoice;
  /** ISO 4217 code of prices that name none. */
  readonly currency?: string;
  /** Address of vitrine-worker.js; beside the page script by default. Same origin saves a blob bootstrap. */
  readonly worker?: string;
  /** Folder (with a slash at its end) of the other vitrine-*.js files; that of this script by default. Only for `createProfiler`. */
  readonly chunks?: string;
  /** Language of the widgets, e.g. `de`; the document's language by default. */
  readonly language?: string;
}

/** Options with addresses made absolute and defaults filled in. */
export interface PageConfig {
  readonly worker: WorkerConfig;
  readonly workerUrl: string;
  /** Folder of the lazy chunks: the address of the script that loads them. */
  readonly base: string;
  readonly consent: ConsentMode;
  readonly language?: string;
}

/** An automated browser on a developer's own machine is a test of the shop, elsewhere it is a bot. */
const LOCAL_HOST = /^(localhost|127\.|\[::1])|\.localhost$/;
const BOT_AGENT = /bot|crawl|spider|headless|lighthouse/i;

/** @param base address of this script, from which worker and chunks are found */
export function toPageConfig(options: ProfilerOptions, base: string): PageConfig {
  const absolute = (address: string | undefined): string | undefined =>
    address ? new URL(address, document.baseURI).href : undefined;
  return {
    worker: {
      model: absolute(options.model),
      catalogue: absolute(options.catalogue),
      sync: absolute(options.sync),
      engine: options.engine ?? 'auto',
      currency: options.currency,
      timeZoneOffsetMinutes: -new Date().getTimezoneOffset(),
      isBot: !LOCAL_HOST.test(location.hostname) && (navigator.webdriver || BOT_AGENT.test(navigator.userAgent)),
    },
    workerUrl: absolute(options.worker) ?? new URL('vitrine-worker.js', base).href,
    base,
    consent: options.consent ?? 'auto',
    language: options.language,
  };
}
