import {startsVisit} from '../clean/visits.ts';
import type {Profile} from './profile.ts';

/** Whether the shopper's newest visit still goes on: an event now would open no other. */
export function isVisitOpen({visits, lastSeenMs}: Profile, nowMs: number): boolean {
  return visits > 0 && !startsVisit(lastSeenMs, nowMs);
}
