import {ProfilerError} from '../core/contract/errors.ts';
import type {ProfilerOptions} from './config.ts';
import {startProfiler} from './create-profiler.ts';
import type {Profiler} from './profiler.ts';

/** `window.vitrine` of the script tag: a method's name, then its arguments. */
export interface VitrineFunction {
  (name: string, ...args: unknown[]): Promise<unknown>;
  /** Calls made before the script arrived. */
  q?: ArrayLike<unknown>[];
  profiler?: Profiler;
}

/** Makes `window.vitrine` answer, and first what it was asked so far. A second call gives the same profiler. */
export function install(options: ProfilerOptions, base: string): Profiler {
  const page = window as unknown as {vitrine?: VitrineFunction};
  if (page.vitrine?.profiler) return page.vitrine.profiler;
  const early = page.vitrine?.q ?? [];
  const profiler = startProfiler(options, base);
  const vitrine: VitrineFunction = (name, ...args) => {
    const answer = ask(profiler, name, args);
    // Who awaits it still sees the error; who does not gets no unhandled rejection into the shop's console.
    answer.catch(() => undefined);
    return answer;
  };
  vitrine.profiler = profiler;
  page.vitrine = vitrine;
  for (const [name, ...args] of Array.from(early, (call) => Array.from(call))) void vitrine(name as string, ...args);
  return profiler;
}

async function ask(profiler: Profiler, name: string, args: unknown[]): Promise<unknown> {
  const method = (profiler as unknown as Record<string, unknown>)[name];
  if (typeof method === 'function') return method(...args);
  throw new ProfilerError('argument', `There is no vitrine("${name}").`);
}
