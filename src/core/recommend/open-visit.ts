import type {Profile} from '../profile/profile.ts';
import {isVisitOpen} from '../profile/visit.ts';

/** Ids of what the shopper did something with in the open visit; empty where none is open. */
export function toSeenIds(profile: Profile, nowMs: number): ReadonlySet<string> {
  if (!isVisitOpen(profile, nowMs)) return new Set();
  return new Set(profile.recent.filter(({visit}) => visit === profile.visit.number).map(({itemId}) => itemId));
}
