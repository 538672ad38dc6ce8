import {startsVisit} from '../clean/visits.ts';
import type {Profile} from './profile.ts';

/** Whether the shopper's newest visit is still open, so that an event now would belong to it. */
export function isVisitOpen({visits, lastSeenMs}: Profile, nowMs: number): boolean {
  return visits > 0 && !startsVisit(lastSeenMs, nowMs);
}
