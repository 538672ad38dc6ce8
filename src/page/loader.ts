import {PANEL_TAGS, SHELF_TAGS} from '../core/contract/widgets.ts';
import {PASSED_CALLS} from '../core/contract/worker-calls.ts';
import type {ProfilerOptions} from './config.ts';
import {type ConsentKeeper, openConsent} from './consent/keeper.ts';
import {tapDataLayer} from './data-layer.ts';
import {openFaults} from './faults.ts';
import {type EarlyFacts, holdEarlyFacts} from './facts/early-facts.ts';
import type {Faults} from './faults.ts';
import {fromDocument} from './from-document.ts';
import {openListeners} from './listeners.ts';
import {loadOwnChunk} from './load-chunk.ts';
import {type MainLoader, openMainLoader} from './main-chunk.ts';
import type {Main} from './main/main-host.ts';
import type {Profiler} from './profiler.ts';
import {watchFor} from './when.ts';

/** The part of the profiler that runs before consent. */
export interface Loader {
  readonly profiler: Profiler;
  /** Loads one of the other chunks. @throws ProfilerError `chunk-failed` if the main chunk cannot be loaded */
  readonly load: Main['load'];
}

/**
 * Starts the profiler of this page. Only what is needed before consent is in this script; everything else is in chunks
 * that are loaded when needed.
 *
 * @param base address of this script; chunks and worker lie beside it
 */
export function startLoader(options: ProfilerOptions, base: string): Loader {
  const listeners = openListeners((error) => faults.note(error, 'listener'));
  const faults = openFaults((code, message) => listeners.emit('error', {code, message}));
  const dataLayer = tapDataLayer(faults);
  const early = holdEarlyFacts(dataLayer, faults);
  const consent = openConsent({
    mode: options.consent,
    dataLayer,
    faults,
    onChange() {
      listeners.emit('consent', consent.state);
      loader.settle();
    },
  });
  const isLate = !consent.state.personalization;
  const loader = openMainLoader({
    ...listeners,
    options,
    base,
    loadChunk: loadOwnChunk,
    dataLayer,
    faults,
    consent,
    isLate,
    early,
  });
  const profiler = {
    settings: options,
    on: listeners.on,
    ...toCalls(consent, loader, early),
    async status() {
      return {consent: consent.state, faults: faults.counts, ...((await loader.main?.status()) ?? {worker: 'idle'})};
    },
  } as unknown as Profiler; // the methods in PASSED_CALLS are added by name

  loader.settle();
  const leave = (): void => {
    if (consent.state.personalization && !loader.main?.leave()) early.leave(isLate);
  };
  addEventListener('pagehide', leave);
  addEventListener('visibilitychange', () => fromDocument('hidden') && leave());
  const load: Main['load'] = (name) => loader.need().then((main) => main.load(name));
  startChunks(profiler, loader, faults);
  return {profiler, load};
}

/** The profiler's methods that are answered by consent and the main chunk. */
function toCalls(consent: ConsentKeeper, loader: MainLoader, early: EarlyFacts): object {
  return {
    async track(name: string, payload?: unknown) {
      const timeMs = Date.now();
      if (!consent.state.personalization) return;
      // Kept until capture has read the page; if the page is left before, the call is stored for the next page.
      early.calls.push([name, payload, timeMs]);
      return (await loader.need().catch(() => undefined))?.track(name, payload, timeMs);
    },
    async consent(choice?: unknown) {
      if (choice) {
        consent.choose(choice);
        await loader.told?.catch(() => undefined); // The error has already been counted.
      }
      return consent.state;
    },
    async forget() {
      const before = loader.told;
      consent.forget();
      await (loader.told === before ? loader.obey() : loader.told);
    },
    ...Object.fromEntries(
      PASSED_CALLS.map((name) => [
        name,
        async (...args: unknown[]) => ((await loader.need())[name] as (...args: unknown[]) => unknown)(...args),
      ]),
    ),
  };
}

/**
 * Loads the chunks for elements on the page and for the debug overlay. Chunks get the full profiler, even if scripts
 * get the limited API.
 */
function startChunks(profiler: Profiler, loader: MainLoader, faults: Faults): void {
  const start = (name: 'widgets' | 'panel' | 'debug'): void => {
    loader.need().then((main) => main.start(name, profiler), faults.note);
  };
  watchFor(SHELF_TAGS, () => start('widgets'));
  watchFor(PANEL_TAGS, () => start('panel'));
  if (location.search.includes('vitrine-debug')) start('debug');
}
