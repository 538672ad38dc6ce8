import {ProfilerError} from '../core/contract/errors.ts';
import {toChunkIntegrity} from './chunk-integrity.ts';
import {LEFT_KEY} from './facts/early-facts.ts';
import type {Main, MainChunk, MainHost} from './main/main-host.ts';
import {whenIdle} from './when.ts';

/** Name of the worker's database. */
const DATABASE = 'vitrine';

/** The main chunk, which comes once it is wanted, and what it is told of consent. */
export interface MainLoader {
  /** Undefined until it is loaded. */
  main?: Main;
  /** The newest order that was given to the worker; resolves when it is carried out. */
  told: Promise<void>;
  /** Loads it at most once. @throws ProfilerError `chunk-failed`, which is counted already */
  need(): Promise<Main>;
  /** Gives the worker the newest order. One to erase that is not carried out is kept for the next page. */
  obey(): Promise<void>;
  /** What is stored is compared with what is allowed now, and what is too much goes before anything else. */
  settle(): void;
}

/** Nothing is loaded or erased before it is asked for. */
export function openMainLoader(host: MainHost): MainLoader {
  const {faults, consent} = host;
  let loading: Promise<Main> | undefined;

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
    await loader.obey().catch(() => undefined); // Noted already, and kept for the next page.
  }

  const loader: MainLoader = {
    told: Promise.resolve(),
    need: () =>
      (loading ??= host
        .loadChunk<MainChunk>('main', host.base, toChunkIntegrity('main'))
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
        faults.guard('storage-failed', () => delete localStorage[LEFT_KEY])();
      }
      if (main) void loader.obey();
      else if (erase === 'all') void eraseLeftOver();
      else if (!personalization) whenIdle(eraseLeftOver);
      if (!personalization) return;
      if (main) return main.begin();
      whenIdle(async () => {
        const late = await loader.need().catch(() => undefined);
        if (!consent.state.personalization) return;
        late?.begin();
        // Also on a page without an event: what waits to be sent or erased waits for a worker.
        void loader.obey();
      });
    },
  };
  return loader;
}
