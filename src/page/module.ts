import type {ProfilerOptions} from './config.ts';
import {install} from './install.ts';
import {limitApi} from './limit-api.ts';
import {toPageBase} from './page-base.ts';
import type {Profiler} from './profiler.ts';

export type {CoarseReport} from '../core/contract/coarse-report.ts';
export type {Consent} from '../core/contract/consent.ts';
export type {Prediction, ProfileView} from '../core/contract/profile-view.ts';
export type {Recommendation, RecommendOptions} from '../core/contract/recommendation.ts';
export type {ExportedData, RecordResult} from '../core/contract/worker-api.ts';
export type {ConsentState} from './consent/keeper.ts';
export type {PageStatus, Profiler, ProfilerEvents} from './profiler.ts';
export type {ProfilerOptions};

/**
 * Starts the profiler of this page: the ES module alternative to the script tag. A second call gives the same profiler.
 * Where a bundler moves this module away from its neighbours, pass `worker` and `chunks`.
 */
export function createProfiler(options: ProfilerOptions = {}): Profiler {
  const base = options.chunks ? new URL(options.chunks, toPageBase()).href : import.meta.url;
  return install(options, base, limitApi) as Profiler; // with limitApi passed, the result has every method
}
