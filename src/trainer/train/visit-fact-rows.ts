import {emptyProfile, type Profile} from '../../core/profile/profile.ts';
import {updateProfile} from '../../core/profile/update-profile.ts';
import {toVisitFacts} from '../../core/profile/visit-facts.ts';
import {toCleanEvents} from '../history/clean-events.ts';
import type {History} from '../history/history.ts';
import {isAskedAfter, type Sequences} from '../history/sequences.ts';
import {createRandom, shuffle} from '../random.ts';

/** What the profile knows of a visit after one of its events. */
export interface VisitFactRow {
  readonly visit: number;
  readonly visitor: number;
  readonly event: number;
  /** [VISIT_FACTS] */
  readonly facts: readonly number[];
}

/** Shoppers are drawn until they have so many rows; more do not move a dozen weights. */
const MAX_ROWS = 100_000;

/**
 * The visit facts wherever a browser asks, of shoppers drawn at random with all of their visits: first of those with a
 * visit from `firstHeld` on. Profiles are updated event by event with the code of the browser.
 */
export function toVisitFactRows(
  history: History,
  sequences: Sequences,
  {firstHeld, seed}: {firstHeld: number; seed: number},
): VisitFactRow[] {
  const chosen = chooseShoppers(history, {firstHeld, seed});
  const profiles = new Map<number, Profile>();
  const rows: VisitFactRow[] = [];
  history.visitVisitor.forEach((visitor, visit) => {
    if (!chosen.has(visitor)) return;
    let profile = profiles.get(visitor) ?? emptyProfile();
    let event = history.visitStart[visit];
    for (const clean of toCleanEvents(history, {visit, number: profile.visits + 1, facts: history.itemFacts})) {
      profile = updateProfile(profile, clean, {timeZoneOffsetMinutes: 0});
      if (isAskedAfter(sequences, visit, event)) rows.push({visit, visitor, event, facts: toVisitFacts(profile)});
      event++;
    }
    profiles.set(visitor, profile);
  });
  return rows;
}

/** Shoppers whose visits have about MAX_ROWS events together. */
function chooseShoppers(
  {visitStart, visitVisitor, visitorCount}: History,
  {firstHeld, seed}: {firstHeld: number; seed: number},
): ReadonlySet<number> {
  const events = new Int32Array(visitorCount);
  visitVisitor.forEach((visitor, visit) => (events[visitor] += visitStart[visit + 1] - visitStart[visit]));
  const random = createRandom(seed);
  const held = shuffle(Int32Array.from(new Set(visitVisitor.subarray(firstHeld))), random);
  const others = shuffle(Int32Array.from(events.keys()), random);
  const chosen = new Set<number>();
  let rows = 0;
  for (const visitor of [...held, ...others]) {
    if (rows >= MAX_ROWS) break;
    if (!chosen.has(visitor)) rows += events[visitor];
    chosen.add(visitor);
  }
  return chosen;
}
