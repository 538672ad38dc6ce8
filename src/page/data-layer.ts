import type {Faults} from './faults.ts';
import {own} from './own.ts';

/**
 * One push to a data layer and when it was seen; an entry is an object or gtag's `arguments`.
 *
 * @param isHere pushed while the page had its present address
 */
export type DataLayerListener = (entry: unknown, timeMs: number, isHere: boolean) => void;

/** Tells listeners of every push, the ones before this script included. */
export interface DataLayer {
  /** Replays what was pushed so far, then tells of each new push. */
  subscribe(listener: DataLayerListener): void;
  /** What was pushed so far: each entry, when it was seen, and the page's path then. */
  readonly kept: readonly (readonly [entry: unknown, timeMs: number, path: string])[];
  /** Looks whether the shop replaced the array, and follows it if so. */
  check(): void;
}

/** Newest entries kept for a listener that comes late. */
const MAX_KEPT = 500;

/** Taps `window.dataLayer` where it is, or makes one as every tag manager does. */
export function tapDataLayer(faults: Faults): DataLayer {
  const page = window as unknown as {dataLayer?: unknown[]};
  const kept: [entry: unknown, timeMs: number, path: string][] = [];
  const listeners: DataLayerListener[] = [];
  let tapped: unknown;

  const tell = faults.guard('data-layer', (entry: unknown) => {
    const timeMs = Date.now();
    if (kept.push([entry, timeMs, location.pathname]) > MAX_KEPT) kept.shift();
    for (const listener of listeners) listener(entry, timeMs, true);
  });
  const check = faults.guard('data-layer', () => {
    // An element of that name is no array of the shop.
    const found = own(page, 'dataLayer') as unknown[] | undefined;
    const layer = found instanceof Object && found.push instanceof Function ? found : (page.dataLayer = []);
    if (layer === tapped) return;
    tapped = layer;
    const push = layer.push;
    // A copy of the array before holds the same entries.
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
    kept,
    subscribe(listener) {
      const safe = faults.guard('data-layer', listener);
      for (const [entry, timeMs, path] of kept) safe(entry, timeMs, path === location.pathname);
      listeners.push(safe);
    },
  };
}
