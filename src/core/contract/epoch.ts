import {MS_PER_DAY} from './durations.ts';

const DAYS = 7;
/** 1970-01-01 was a Thursday, and weeks begin on Mondays: the Monday of that week lies 3 days before. */
const DAYS_BEFORE = 3;

/** Number of epochs in the year over which the privacy cost is summed. */
export const EPOCHS_PER_YEAR = 52;
/** The server deletes a report this many epochs after its own. */
export const KEPT_EPOCHS = 26;
/** A report may arrive this many epochs late, because browsers are not open all the time. */
export const LATE_EPOCHS = 1;

/**
 * Number of the week, UTC, Monday to Sunday: weeks since the one with the Unix epoch. No finer time leaves the
 * browser.
 */
export function toEpoch(timeMs: number): number {
  return Math.floor((Math.floor(timeMs / MS_PER_DAY) + DAYS_BEFORE) / DAYS);
}

/** Monday 00:00 UTC of an epoch, milliseconds since the Unix epoch. */
export function toEpochStartMs(epoch: number): number {
  return (epoch * DAYS - DAYS_BEFORE) * MS_PER_DAY;
}
