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
  /** With `data-api="limited"` the methods of this object are not there; `vitrine(…)` answers what it may. */
  profiler?: Partial<Profiler>;
}

/** What vitrine-limited.js exports. */
interface LimitedChunk {
  limitApi(profiler: Profiler): Profiler;
}

/**
 * Makes `window.vitrine` answer, and first what it was asked so far. A second call changes nothing.
 *
 * @param limit what `api: 'limited'` gives; by default it is a chunk, and `window.vitrine.profiler` has no methods
 */
export function install(
  options: ProfilerOptions,
  base: string,
  limit?: (profiler: Profiler) => Profiler,
): Partial<Profiler> {
  const page = window as unknown as {vitrine?: unknown};
  // Only what a script has put there: an element of that name or id (`<form id="vitrine">`) is no property of its own.
  const before = own(page, 'vitrine');
  const running = own(before, 'profiler');
  if (running) return running as Partial<Profiler>; // only this function writes it
  const early = (own(before, 'q') ?? []) as ArrayLike<ArrayLike<unknown>>;
  // Fields that a script has given to all objects are no options of the shop.
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
    const answer = ask(told, name, args);
    // Who awaits it still sees the error; who does not gets no unhandled rejection into the shop's console.
    answer.catch(() => undefined);
    return answer;
  };
  vitrine.profiler = open;
  page.vitrine = vitrine;
  for (const [name, ...args] of Array.from(early, (call) => Array.from(call))) void vitrine(name as string, ...args);
  return open;
}

async function ask(profiler: Profiler | Promise<Profiler>, name: string, args: unknown[]): Promise<unknown> {
  const method = own(profiler instanceof Promise ? await profiler : profiler, name);
  if (typeof method === 'function') return method(...args);
  throw new ProfilerError('argument', name);
}
