import type {Consent} from '../core/contract/consent.ts';
import {ProfilerError} from '../core/contract/errors.ts';
import {PASSED_CALLS} from '../core/contract/worker-calls.ts';
import {own} from './own.ts';
import type {Profiler} from './profiler.ts';

/** Events whose listeners learn nothing about the shopper. */
const OPEN_EVENTS: ReadonlySet<string> = new Set(['error', 'consent']);

/**
 * The API for scripts of a page with `data-api="limited"`: they may report events, read the consent and withdraw it;
 * they learn nothing about the shopper and cannot grant consent. The widgets use the full profiler.
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
 * Reduces a choice to its denials. Sharing alone can be denied only after a choice in the shop: otherwise what a
 * consent tool grants would become the shopper's own choice and outlast that tool's next decision.
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
    `${what} is not allowed for scripts on a page with data-api="limited". The shopper can use <vitrine-profile> for it.`,
  );
}
