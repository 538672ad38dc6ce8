import {IDLE_GAP_MS} from '../clean/visits.ts';
import type {Profile} from '../profile/profile.ts';

/** Whether the shopper's newest visit is still open. */
export function isVisitOpen(profile: Profile, nowMs: number): boolean {
  return profile.visits > 0 && nowMs - profile.lastSeenMs <= IDLE_GAP_MS;
}

/** Ids of the products that the events of the open visit are about; empty where no visit is open. */
export function toSeenIds(profile: Profile, nowMs: number): ReadonlySet<string> {
  if (!isVisitOpen(profile, nowMs)) return new Set();
  return new Set(profile.recent.filter(({visit}) => visit === profile.visit.number).map(({itemId}) => itemId));
}
