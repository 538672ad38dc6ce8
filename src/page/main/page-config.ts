import type {WorkerConfig} from '../../core/contract/worker-api.ts';
import {toAddress} from '../config.ts';
import type {ProfilerOptions} from '../config.ts';

/** Options with addresses made absolute and defaults filled in. */
export interface PageConfig {
  readonly worker: WorkerConfig;
  readonly workerUrl: string;
}

/** An automated browser on one of these hosts is a developer's test of the shop, elsewhere it is a bot. */
const LOCAL_HOST = /^(localhost|127\.|\[::1])|\.localhost$/;
const BOT_AGENT = /bot|crawl|spider|headless|lighthouse/i;

/** @param base address of this script, from which worker and chunks are found */
export function toPageConfig(options: ProfilerOptions, base: string): PageConfig {
  return {
    worker: {
      model: toAddress(options.model),
      catalogue: toAddress(options.catalogue),
      sync: toAddress(options.sync),
      engine: options.engine ?? 'auto',
      currency: options.currency,
      timeZoneOffsetMinutes: -new Date().getTimezoneOffset(),
      isBot: !LOCAL_HOST.test(location.hostname) && (navigator.webdriver || BOT_AGENT.test(navigator.userAgent)),
    },
    workerUrl: toAddress(options.worker) ?? new URL('vitrine-worker.js', base).href,
  };
}
