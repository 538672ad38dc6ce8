import {IDLE_GAP_MS} from '../clean/visits.ts';
import type {Profile} from '../profile/profile.ts';

/** Whether the shopper's newest visit still goes on. */
export function isVisitOpen(profile: Profile, nowMs: number): boolean {
  return profile.visits > 0 && nowMs - profile.lastSeenMs <= IDLE_GAP_MS;
}

/** Ids of what the shopper did something with in the open visit; empty where none is open. */
export function toSeenIds(profile: Profile, nowMs: number): ReadonlySet<string> {
  if (!isVisitOpen(profile, nowMs)) return new Set();
  return new Set(profile.recent.filter(({visit}) => visit === profile.visit.number).map(({itemId}) => itemId));
}
