import type {Faults} from './faults.ts';
import {own} from './own.ts';

/** One push to `window.dataLayer` and when it was seen; an entry is an object or gtag's `arguments`. */
export type DataLayerListener = (entry: unknown, timeMs: number) => void;

/** Tells listeners of every push, the ones before this script included. */
export interface DataLayer {
  /** Replays what was pushed so far, then tells of each new push. */
  subscribe(listener: DataLayerListener): void;
  /** Looks whether the shop replaced the array, and follows it if so. */
  check(): void;
}

/** Newest entries kept for a listener that comes late. */
const MAX_KEPT = 500;

/** Taps `window.dataLayer` where it is, or makes one as every tag manager does. */
export function tapDataLayer(faults: Faults): DataLayer {
  const page = window as unknown as {dataLayer?: unknown[]};
  const kept: [unknown, number][] = [];
  const listeners: DataLayerListener[] = [];
  let tapped: unknown;

  const tell = faults.guard('data-layer', (entry: unknown) => {
    const timeMs = Date.now();
    if (kept.push([entry, timeMs]) > MAX_KEPT) kept.shift();
    for (const listener of listeners) listener(entry, timeMs);
  });
  const check = faults.guard('data-layer', () => {
    // An element of that name is no array of the shop.
    const found = own(page, 'dataLayer') as unknown[] | undefined;
    const layer = found instanceof Object && found.push instanceof Function ? found : (page.dataLayer = []);
    if (layer === tapped) return;
    tapped = layer;
    const push = layer.push;
    for (const entry of [...layer].slice(-MAX_KEPT)) tell(entry);
    layer.push = function (...entries: unknown[]) {
      // Tag managers answer something of their own: their result stays theirs.
      const result = push.apply(this, entries);
      for (const entry of entries) tell(entry);
      return result;
    };
  });
  check();
  return {
    check,
    subscribe(listener) {
      const safe = faults.guard('data-layer', listener);
      for (const [entry, timeMs] of kept) safe(entry, timeMs);
      listeners.push(safe);
    },
  };
}
