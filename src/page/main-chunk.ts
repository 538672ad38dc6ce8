import {ProfilerError} from '../core/contract/errors.ts';
import {INTEGRITY} from './chunk-integrity.ts';
import {LEFT_KEY} from './facts/early-facts.ts';
import type {Main, MainChunk, MainHost} from './main/main-host.ts';
import {putStored} from './put-stored.ts';
import {whenIdle} from './when.ts';

/** Name of the worker's database. */
const DATABASE = 'vitrine';

/** Loads the main chunk when it is needed, and passes consent orders to it. */
export interface MainLoader {
  /** Undefined until it is loaded. */
  main?: Main;
  /** Resolves when the newest order has been carried out; undefined before the first. */
  told?: Promise<void>;
  /** Loads it at most once. @throws ProfilerError `chunk-failed`, which has been counted */
  need(): Promise<Main>;
  /** Passes the newest order to the worker. If erasing fails, it is stored as a task of the next page. */
  obey(): Promise<void>;
  /** Compares stored data with what is allowed now, and erases the excess before anything else. */
  settle(): void;
}

/** Loads and erases nothing until one of its methods is called. */
export function openMainLoader(host: MainHost): MainLoader {
  const {faults, consent} = host;
  let loading: Promise<Main> | undefined;

  /** Erases what an earlier visit may have stored, or sends erasures that the server has not received. */
  async function eraseLeftOver(): Promise<void> {
    try {
      // Firefox before 126 cannot list databases; there the worker has to look.
      const found = await indexedDB.databases?.();
      if (found?.every(({name}) => name !== DATABASE)) return consent.done(consent.order);
    } catch {
      return; // Storage is denied: there is nothing.
    }
    const {erase} = consent.order;
    if (erase) consent.keepExcess(erase);
    await loader.obey().catch(() => undefined); // The error has been counted, and the next page tries again.
  }

  const loader: MainLoader = {
    need: () =>
      (loading ??= host
        .loadChunk<MainChunk>('main', host.base, INTEGRITY.main)
        .then((chunk) => (loader.main = chunk.startMain(host)))
        .catch((error: unknown) => {
          faults.note(error, 'chunk-failed');
          throw new ProfilerError('chunk-failed', 'main');
        })),
    obey() {
      const {order} = consent;
      const done = loader.need().then((main) => main.obey(order));
      done.then(() => done === loader.told && consent.done(order), faults.note);
      return (loader.told = done);
    },
    settle() {
      const {personalization, erase} = consent.order;
      const {main} = loader;
      if (erase === 'all') {
        main?.discard();
        faults.guard('storage-failed', () => putStored(LEFT_KEY))();
      }
      if (main) void loader.obey();
      else if (erase === 'all') void eraseLeftOver();
      else if (!personalization) whenIdle(eraseLeftOver);
      if (!personalization) return;
      if (main) main.begin();
      else
        whenIdle(async () => {
          const late = await loader.need().catch(() => undefined);
          if (!consent.state.personalization) return;
          late?.begin();
          // Also on a page without events: reports and erasures that wait to be sent need a worker.
          void loader.obey();
        });
    },
  };
  return loader;
}
