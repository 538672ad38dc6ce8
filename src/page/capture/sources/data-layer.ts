import {own} from '../../own.ts';
import {MAX_TAPPED} from '../../tap-array.ts';
import {readDataLayer} from '../google-layer.ts';
import {lookOften} from '../look-often.ts';
import type {Source} from '../source.ts';

let look = (): void => undefined;

/** Google's `dataLayer`: GA4 as objects and as gtag's arguments, Universal Analytics. */
export const dataLayer: Source = {
  name: 'data-layer',
  label: 'data-layer',
  read({root}) {
    if (root === document) look();
    return {};
  },
  watch({dataLayer: layer, tell, guard, isLive}) {
    const read = readDataLayer();
    const replays = watchReplays();
    const take = guard('data-layer', (entry: unknown, timeMs: number = Date.now(), path?: string) => {
      if (replays.isReplay(entry)) return;
      const {events, dialect} = read(entry);
      tell(events, {timeMs, dialect, path});
    });
    layer.subscribe(take);
    // No entries are added to a page that was left.
    if (!isLive) return;
    look = guard('data-layer', () => {
      layer.check();
      const entries = own(window, 'dataLayer');
      if (!Array.isArray(entries)) return;
      // These entries were pushed while our listener was not in place.
      for (const entry of entries.slice(-MAX_TAPPED)) if (entry instanceof Object && !replays.has(entry)) take(entry);
    });
    lookOften(look);
  },
};

interface Replays {
  /** Whether an entry was copied from a replaced array, as opposed to pushed a second time. */
  isReplay(entry: unknown): boolean;
  /** Whether an entry was seen. */
  has(entry: object): boolean;
}

function watchReplays(): Replays {
  /** Entries, each with the array in which it was seen first. */
  const seen = new WeakMap<object, unknown>();
  let isEarly = true;
  // Entries from before capture started are replayed within this task, copies included.
  void Promise.resolve().then(() => (isEarly = false));
  return {
    has: (entry) => seen.has(entry),
    isReplay(entry) {
      if (!(entry instanceof Object)) return false;
      const layer = own(window, 'dataLayer') ?? 0;
      const before = seen.get(entry);
      const isKnown = before !== undefined && (isEarly || before !== layer);
      seen.set(entry, layer);
      return isKnown;
    },
  };
}
