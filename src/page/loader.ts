import {ProfilerError} from '../core/contract/errors.ts';
import {toChunkIntegrity} from './chunk-integrity.ts';
import type {ProfilerOptions} from './config.ts';
import {openConsent} from './consent/keeper.ts';
import {tapDataLayer} from './data-layer.ts';
import {openFaults} from './faults.ts';
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
  const consent = openConsent({mode: options.consent ?? 'auto', dataLayer, faults, onChange});
  const isLate = !consent.state.personalization;
  let loading: Promise<Main | undefined> | undefined;
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

  async function loadMain(): Promise<Main | undefined> {
    const order = (): typeof consent.order => consent.order;
    const isHeard = (name: string): boolean => !!listeners.get(name)?.size;
    return (loading ??= loadOwnChunk<MainChunk>('main', base, toChunkIntegrity('main')).then(
      (chunk) =>
        (main = chunk.startMain({
          options,
          base,
          loadChunk: loadOwnChunk,
          dataLayer,
          faults,
          order,
          emit,
          isHeard,
          isLate,
        })),
      (error: unknown) => {
        faults.note(error, 'chunk-failed');
        return undefined;
      },
    ));
  }

  async function needMain(): Promise<Main> {
    const found = await loadMain();
    if (found) return found;
    throw new ProfilerError('chunk-failed', 'No main chunk.');
  }

  /** A chunk that is given the whole profiler, however little the page's scripts are told. */
  const startChunk = async (name: 'widgets' | 'panel' | 'debug'): Promise<void> => {
    try {
      const chunk = await (await needMain()).load<{start(profiler: Profiler): void}>(name);
      chunk.start(profiler);
    } catch (error) {
      faults.note(error, 'chunk-failed');
    }
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
      faults.guard('storage-failed', () => sessionStorage.removeItem('vitrine-outbox'))();
    }
    if (main) void obey();
    else if (erase === 'all') void eraseLeftOver();
    else if (!personalization) whenIdle(() => void eraseLeftOver());
    if (!personalization) return;
    if (main) return main.begin();
    whenIdle(async () => {
      await loadMain();
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
      return consent.state.personalization ? (await loadMain())?.track(name, payload, timeMs) : undefined;
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
  addEventListener('pagehide', () => main?.leave());
  addEventListener(
    'visibilitychange',
    () => {
      if (fromDocument('hidden')) main?.leave();
    },
    true,
  );
  watchFor(SHELF_TAGS, () => void startChunk('widgets'));
  watchFor('vitrine-profile', () => void startChunk('panel'));
  if (location.search.includes('vitrine-debug')) void startChunk('debug');
  return {profiler, needMain};
}
