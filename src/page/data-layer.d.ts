import type { Faults } from './faults.ts';
/** One push to `window.dataLayer` and when it was seen; an entry is an object or gtag's `arguments`. */
export type DataLayerListener = (entry: unknown, timeMs: number) => void;
/** Tells listeners of every push, the ones before this script included. */
export interface DataLayer {
    /** Replays what was pushed so far, then tells of each new push. */
    subscribe(listener: DataLayerListener): void;
    /** Looks whether the shop replaced the array, and follows it if so. */
    check(): void;
}
/** Taps `window.dataLayer` where it is, or makes one as every tag manager does. */
export declare function tapDataLayer(faults: Faults): DataLayer;
