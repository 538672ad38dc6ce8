import {ProfilerError} from '../core/contract/errors.ts';
import type {ProfilerOptions} from './config.ts';
import {startLoader} from './loader.ts';
import {own} from './own.ts';
import type {Profiler} from './profiler.ts';

/** `window.vitrine` of the script tag: a method's name, then its arguments. */
export interface VitrineFunction {
  (name: string, ...args: unknown[]): Promise<unknown>;
  /** Calls made before the script arrived. */
  q?: ArrayLike<unknown>[];
  /** With `data-api="limited"` this object has no methods; `vitrine(…)` answers the calls that are allowed. */
  profiler?: Partial<Profiler>;
}

/** The exports of vitrine-limited.js. */
interface LimitedChunk {
  limitApi(profiler: Profiler): Profiler;
}

/**
 * Installs `window.vitrine` and answers the calls queued so far. A second call changes nothing.
 *
 * @param limit restricts the profiler for `api: 'limited'`; by default it is loaded as a chunk, and then
 *   `window.vitrine.profiler` has no methods
 */
export function install(
  options: ProfilerOptions,
  base: string,
  limit?: (profiler: Profiler) => Profiler,
): Partial<Profiler> {
  const page = window as unknown as {vitrine?: unknown};
  // Only an own property, set by a script: an element with that name or id (`<form id="vitrine">`) is found by
  // inheritance.
  const before = own(page, 'vitrine');
  const running = own(before, 'profiler');
  if (running) return running as Partial<Profiler>; // only this function writes it
  const early = (own(before, 'q') ?? []) as Iterable<[string, ...unknown[]]>;
  // Without a prototype, so that fields which a script added to Object.prototype are not taken for options.
  const safe = Object.freeze(Object.assign(Object.create(null) as ProfilerOptions, options));
  const {profiler: whole, load} = startLoader(safe, base);
  let open: Partial<Profiler> = whole;
  let told: Profiler | Promise<Profiler> = whole;
  if (safe.api === 'limited') {
    if (limit) open = told = limit(whole);
    else {
      open = {};
      told = load<LimitedChunk>('limited').then(({limitApi}) => limitApi(whole));
    }
  }
  const vitrine: VitrineFunction = (name, ...args) => {
    const ask = async (): Promise<unknown> => {
      const method = own(told instanceof Promise ? await told : told, name);
      if (method instanceof Function) return method(...args);
      throw new ProfilerError('argument', `No call ${name}`);
    };
    const answer = ask();
    // A caller that awaits the answer still gets the error; otherwise it is not reported as unhandled in the shop's
    // console.
    answer.catch(() => undefined);
    return answer;
  };
  vitrine.profiler = open;
  page.vitrine = vitrine;
  for (const call of early) void vitrine(...call);
  return open;
}
