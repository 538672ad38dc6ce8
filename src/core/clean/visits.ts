import {MS_PER_HOUR} from '../contract/durations.ts';

/**
 * A shopper who was idle longer than this starts a new visit (the convention of web analytics, Google Analytics'
 * default).
 */
export const IDLE_GAP_MS = 30 * 60 * 1000;

/** Lines of purchases that follow the previous one within less than this time belong to the same order. */
export const ORDER_GAP_MS = MS_PER_HOUR;

/** Whether an event opens a new visit; `previousMs` is the shopper's event before it, undefined for the first. */
export function startsVisit(previousMs: number | undefined, timeMs: number): boolean {
  return previousMs === undefined || timeMs - previousMs > IDLE_GAP_MS;
}
