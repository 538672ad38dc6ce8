import type {Profiler, ProfilerEvents} from './profiler.ts';

/** The listeners of a profiler's events. */
export interface Listeners extends Pick<Profiler, 'on'> {
  emit<Name extends keyof ProfilerEvents>(name: Name, value: ProfilerEvents[Name]): void;
  /** By event name; nothing is requested from the worker for an event without listeners. */
  readonly listeners: ReadonlyMap<string, ReadonlySet<unknown>>;
}

/** @param onThrow called when a listener threw, except for listeners of `error`, which would get their own error */
export function openListeners(onThrow: (error: unknown) => void): Listeners {
  const listeners = new Map<string, Set<(value: never) => void>>();
  return {
    emit(name, value) {
      for (const listener of listeners.get(name) ?? []) {
        try {
          (listener as (given: typeof value) => void)(value); // `on` stores it under the event's name
        } catch (error) {
          if (name !== 'error') onThrow(error);
        }
      }
    },
    listeners,
    on(name, listener) {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known.add(listener));
      return () => known.delete(listener);
    },
  };
}
