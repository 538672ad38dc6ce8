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
  profiler?: Profiler;
}

/** Makes `window.vitrine` answer, and first what it was asked so far. A second call gives the same profiler. */
export function install(options: ProfilerOptions, base: string): Profiler {
  const page = window as unknown as {vitrine?: unknown};
  // Only what a script has put there: an element of that name or id (`<form id="vitrine">`) is no property of its own.
  const before = own(page, 'vitrine');
  const running = own(before, 'profiler');
  if (running) return running as Profiler; // only this function writes it
  const early = (own(before, 'q') ?? []) as ArrayLike<ArrayLike<unknown>>;
  // Fields that a script has given to all objects are no options of the shop.
  const profiler = startLoader(Object.assign(Object.create(null) as ProfilerOptions, options), base);
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
  const method = own(profiler, name);
  if (typeof method === 'function') return method.apply(profiler, args);
  throw new ProfilerError('argument', `There is no vitrine("${name}").`);
}
