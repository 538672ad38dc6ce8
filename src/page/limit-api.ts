import type {Consent} from '../core/contract/consent.ts';
import {ProfilerError} from '../core/contract/errors.ts';
import {PASSED_CALLS} from '../core/contract/worker-calls.ts';
import {own} from './own.ts';
import type {Profiler} from './profiler.ts';

/** Listeners that are told nothing of the shopper. */
const OPEN_EVENTS: ReadonlySet<string> = new Set(['error', 'consent']);

/**
 * What scripts of a page with `data-api="limited"` get in place of the profiler: they may tell what happens in the
 * shop, read what is allowed and take it back; they are told nothing of the shopper and cannot switch anything on.
 * The widgets have the whole profiler.
 *
 * Every refused call rejects with ProfilerError `forbidden`; `on` throws it.
 */
export function limitApi(profiler: Profiler): Profiler {
  const limited: Partial<Record<keyof Profiler, unknown>> = {
    settings: profiler.settings,
    declare: profiler.declare,
    forget: profiler.forget,
    async track(name: string, payload?: unknown): Promise<undefined> {
      await profiler.track(name, payload); // its answer holds a prediction
    },
    consent: async (choice?: Partial<Consent>) => profiler.consent(choice && (await toDenial(profiler, choice))),
    async status() {
      const {consent, worker, restarts, waiting, faults} = await profiler.status();
      return {consent, worker, restarts, waiting, captured: {}, faults};
    },
    on(name: never, listener: never) {
      if (OPEN_EVENTS.has(name)) return profiler.on(name, listener);
      throw toRefusal(`on("${String(name)}")`);
    },
  };
  for (const name of PASSED_CALLS) limited[name] ??= async () => Promise.reject(toRefusal(name));
  return Object.freeze(Object.assign(Object.create(null), limited)) as Profiler; // every field of it is there
}

/**
 * A choice that takes away and gives nothing. Sharing alone can be taken back where the shopper has chosen in the
 * shop before: else what a consent tool allows would become the shopper's own choice, and outlast that tool's next
 * answer.
 */
async function toDenial(profiler: Profiler, choice: Partial<Consent>): Promise<Partial<Consent>> {
  if (own(choice, 'personalization') === false) return {personalization: false, sharing: false};
  const isOff = own(choice, 'sharing') === false && own(choice, 'personalization') === undefined;
  if (isOff && (await profiler.consent()).origin === 'shop') return {sharing: false};
  throw toRefusal('consent, except for a no to personalization,');
}

function toRefusal(what: string): ProfilerError {
  return new ProfilerError(
    'forbidden',
    `${what} does not answer to scripts on a page with data-api="limited". <vitrine-profile> does it for the shopper.`,
  );
}
