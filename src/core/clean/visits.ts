/** A shopper who was idle longer than this starts a new visit (the convention of web analytics, Google Analytics' default). */
export const IDLE_GAP_MS = 30 * 60 * 1000;

/** Whether an event opens a new visit; `previousMs` is the shopper's event before it, undefined for her first. */
export function startsVisit(previousMs: number | undefined, timeMs: number): boolean {
  return previousMs === undefined || timeMs - previousMs > IDLE_GAP_MS;
}

/**
 * Splits one shopper's events into visits by the idle gap.
 *
 * @param timesMs event times, oldest first
 * @returns number of the visit of each event, counted from 1
 */
export function splitVisits(timesMs: ArrayLike<number>): Int32Array {
  const visit = new Int32Array(timesMs.length);
  for (let i = 0; i < timesMs.length; i++) {
    const previous = i > 0 ? visit[i - 1] : 0;
    visit[i] = previous + (startsVisit(i > 0 ? timesMs[i - 1] : undefined, timesMs[i]) ? 1 : 0);
  }
  return visit;
}
