import type {Faults} from './faults.ts';
import {own} from './own.ts';
import {MAX_TAPPED, tapArray} from './tap-array.ts';

/**
 * One push to a data layer and when it was seen; an entry is an object or gtag's `arguments`.
 *
 * @param path the page's path at that time
 */
export type DataLayerListener = (entry: unknown, timeMs: number, path: string) => void;

/** Passes every push to listeners, including those from before this script. */
export interface DataLayer {
  /** Replays all earlier pushes, then passes on each new one. */
  subscribe(listener: DataLayerListener): void;
  /** The newest MAX_TAPPED pushes: each entry, when it was seen, and the page's path then. */
  readonly kept: readonly (readonly [entry: unknown, timeMs: number, path: string])[];
  /** Checks whether the shop replaced the array, and taps the new one if so. */
  check(): void;
}

/** Taps `window.dataLayer`, or creates it as every tag manager does. */
export function tapDataLayer(faults: Faults): DataLayer {
  const page = window as unknown as {dataLayer?: unknown[]};
  const kept: [entry: unknown, timeMs: number, path: string][] = [];
  const listeners: DataLayerListener[] = [];
  let tapped: unknown;

  const tell = faults.guard('data-layer', (entry: unknown) => {
    const seen: (typeof kept)[number] = [entry, Date.now(), location.pathname];
    if (kept.push(seen) > MAX_TAPPED) kept.shift();
    for (const listener of listeners) listener(...seen);
  });
  const check = faults.guard('data-layer', () => {
    // Only an own property is read: an element with that name would be found by inheritance.
    const found = own(page, 'dataLayer') as unknown[] | undefined;
    const layer = found?.push instanceof Function ? found : (page.dataLayer = []);
    if (layer === tapped) return;
    tapped = layer;
    // If the shop replaced the array by a copy, it holds the entries of the old one.
    tapArray(layer, tell);
  });
  check();
  return {
    check,
    kept,
    subscribe(listener) {
      const safe = faults.guard('data-layer', listener);
      for (const seen of kept) safe(...seen);
      listeners.push(safe);
    },
  };
}
