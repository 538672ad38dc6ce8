import type {Profile} from '../profile/profile.ts';
import {isVisitOpen} from '../profile/visit.ts';

/** Ids of the products that the events of the open visit are about; empty where no visit is open. */
export function toSeenIds(profile: Profile, nowMs: number): ReadonlySet<string> {
  if (!isVisitOpen(profile, nowMs)) return new Set();
  return new Set(profile.recent.filter(({visit}) => visit === profile.visit.number).map(({itemId}) => itemId));
}
