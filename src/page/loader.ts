import {ProfilerError} from '../core/contract/errors.ts';
import {toChunkIntegrity} from './chunk-integrity.ts';
import type {ProfilerOptions} from './config.ts';
import {openConsent} from './consent/keeper.ts';
import {tapDataLayer} from './data-layer.ts';
import {openFaults} from './faults.ts';
import {holdEarlyFacts, LEFT_KEY} from './facts/early-facts.ts';
import {fromDocument} from './from-document.ts';
import {loadOwnChunk} from './load-chunk.ts';
import {WORKER_CALLS} from './main/main-host.ts';
import type {Main, MainChunk} from './main/main-host.ts';
import type {Profiler, ProfilerEvents} from './profiler.ts';
import {watchFor, whenIdle} from './when.ts';

const SHELF_TAGS = 'vitrine-recommendations,vitrine-recently-viewed,vitrine-offer';
/** Name of the worker's database. */
const DATABASE = 'vitrine';

/** What a page has before consent. */
export interface Loader {
  readonly profiler: Profiler;
  /** The main chunk, loaded if it is not yet. @throws ProfilerError `chunk-failed` */
  needMain(): Promise<Main>;
}

/**
 * Builds the profiler of this page: what a page needs before consent is here, all else is in chunks that come when it
 * is wanted.
 *
 * @param base address of this script; chunks and worker lie beside it
 */
export function startLoader(options: ProfilerOptions, base: string): Loader {
  const listeners = new Map<string, Set<(value: never) => void>>();
  const faults = openFaults((code, message) => emit('error', {code, message}));
  const dataLayer = tapDataLayer(faults);
  const early = holdEarlyFacts(dataLayer, faults);
  const consent = openConsent({mode: options.consent ?? 'auto', dataLayer, faults, onChange});
  const isLate = !consent.state.personalization;
  let loading: Promise<Main> | undefined;
  let main: Main | undefined;
  /** The newest order that was given to the worker. */
  let told: Promise<void> = Promise.resolve();

  function emit<Name extends keyof ProfilerEvents>(name: Name, value: ProfilerEvents[Name]): void {
    for (const listener of listeners.get(name) ?? []) {
      try {
        (listener as (value: ProfilerEvents[Name]) => void)(value); // `on` puts it under the name of what it takes
      } catch (error) {
        // An error in an error listener must not call it again.
        if (name !== 'error') faults.note(error, 'listener');
      }
    }
  }

  function needMain(): Promise<Main> {
    return (loading ??= loadOwnChunk<MainChunk>('main', base, toChunkIntegrity('main')).then(
      (chunk) =>
        (main = chunk.startMain({
          options,
          base,
          loadChunk: loadOwnChunk,
          dataLayer,
          faults,
          consent,
          emit,
          listeners,
          isLate,
          early,
        })),
      (error: unknown) => {
        faults.note(error, 'chunk-failed');
        throw new ProfilerError('chunk-failed', 'main');
      },
    ));
  }

  /** A chunk that is given the whole profiler, however little the page's scripts are told. */
  const startChunk = (name: 'widgets' | 'panel' | 'debug'): void => {
    needMain().then((ready) => ready.start(name, profiler), faults.note);
  };

  /**
   * Gives the worker the newest order; resolves when it is carried out. A no that is not carried out is kept for the
   * next page.
   */
  function obey(): Promise<void> {
    const {order} = consent;
    const done = needMain().then((ready) => ready.obey(order));
    done.then(() => done === told && consent.done(order), faults.note);
    return (told = done);
  }

  /** What is stored is compared with what is allowed now, and what is too much goes before anything else. */
  function settle(): void {
    const {personalization, erase} = consent.order;
    if (erase === 'all') {
      main?.discard();
      faults.guard('storage-failed', () => delete localStorage[LEFT_KEY])();
    }
    if (main) void obey();
    else if (erase === 'all') void eraseLeftOver();
    else if (!personalization) whenIdle(eraseLeftOver);
    if (!personalization) return;
    if (main) return main.begin();
    whenIdle(async () => {
      await needMain().catch(() => undefined); // Noted already.
      if (!consent.state.personalization) return;
      main?.begin();
      // Also on a page without an event: what waits to be sent or erased waits for a worker.
      void obey();
    });
  }

  /** Something of an earlier visit may be here, or a wish to erase that the server has not heard of. */
  async function eraseLeftOver(): Promise<void> {
    try {
      // Firefox before 126 cannot say what there is; there the worker looks.
      const found = await indexedDB.databases?.();
      if (found && !found.some(({name}) => name === DATABASE)) return consent.done(consent.order);
    } catch {
      return; // Storage is denied: there is nothing.
    }
    const {erase} = consent.order;
    if (erase) consent.keepExcess(erase);
    await obey().catch(() => undefined); // Noted already, and kept for the next page.
  }

  function onChange(): void {
    emit('consent', consent.state);
    settle();
  }

  const profiler = {
    settings: options,
    async track(name: string, payload?: unknown) {
      const timeMs = Date.now();
      if (!consent.state.personalization) return;
      // Until capture has read the page it may be left to the next one.
      early.calls.push([name, payload, timeMs]);
      return needMain().then(
        (ready) => ready.track(name, payload, timeMs),
        () => undefined,
      );
    },
    async consent(choice?: unknown) {
      if (choice) {
        consent.choose(choice);
        await told.catch(() => undefined); // Noted already.
      }
      return consent.state;
    },
    async forget() {
      const before = told;
      consent.forget();
      await (told === before ? obey() : told);
    },
    async status() {
      return {consent: consent.state, faults: faults.counts, ...(main ? await main.status() : {worker: 'idle'})};
    },
    on(name: string, listener: (value: never) => void) {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known.add(listener));
      return () => known.delete(listener);
    },
    ...Object.fromEntries(
      WORKER_CALLS.map((name) => [
        name,
        async (...args: unknown[]) => ((await needMain())[name] as (...args: unknown[]) => unknown)(...args),
      ]),
    ),
  } as unknown as Profiler; // WORKER_CALLS names the methods that are not spelt out.

  settle();
  const leave = (): void => {
    if (consent.state.personalization && !main?.leave()) early.leave(isLate);
  };
  addEventListener('pagehide', leave);
  addEventListener('visibilitychange', () => fromDocument('hidden') && leave(), true);
  watchFor(SHELF_TAGS, () => startChunk('widgets'));
  watchFor('vitrine-profile', () => startChunk('panel'));
  if (location.search.includes('vitrine-debug')) startChunk('debug');
  return {profiler, needMain};
}
