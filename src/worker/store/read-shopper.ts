import {emptyShopper, type LearnedState, type Part, type SavedShopper} from './saved-shopper.ts';
import {isLike, PARTS, STORED, type StoredPart} from './stored-parts.ts';

type Versions = Partial<Record<Part, number>>;

/** The record `current`: cleaning and profile. */
export interface Explicit extends Partial<Pick<SavedShopper, 'cleaning' | 'profile'>> {
  /**
   * Key of the newest event that the records include, 0 before the first. Absent in records of the first release, which
   * include every event.
   */
  readonly newest?: number;
  /** Revision of the store that wrote the record; absent in records of the first release. */
  readonly revision?: number;
  /** Versions of the parts as written; a missing one is 1. */
  readonly versions?: Versions;
}

/**
 * Number of this code's set of part versions. Scripts with the same versions share their records. A script with other
 * versions, in another tab or after a rollback, has records of its own and never writes these, so that neither destroys
 * the other's; both append to one log, and each replays what the other has added. Declared attributes are in no log:
 * the record that was written last decides, of whichever set. Versions only grow, so their sum identifies the set; the
 * first set is 1.
 */
const SET = PARTS.reduce((sum, part) => sum + STORED[part].version, 1 - PARTS.length);

/** Key under which a set of part versions stores a record: the plain name for set 1, else name and set number. */
export function toKey(name: string, set = SET): string {
  return set === 1 ? name : `${name}-${set}`;
}

/** The record `current` of a shopper. */
export function toExplicit(
  {profile, cleaning, due}: SavedShopper,
  {newest = 0, revision}: Pick<Explicit, 'newest' | 'revision'>,
): Explicit {
  const toVersion = (part: Part) => (due && part in due.stale ? 0 : STORED[part].version);
  const versions = Object.fromEntries(PARTS.map((part) => [part, toVersion(part)]));
  return {profile, cleaning, newest, revision, versions};
}

/** A shopper as read from the stored records. */
export interface ReadShopper {
  readonly saved: SavedShopper;
  /** Whether the records belong to this set of versions; if not, nothing is stored for this set yet. */
  readonly isOwn: boolean;
  /** Number of values that do not have the form in which this code writes them. */
  readonly reset: number;
}

/**
 * Reads records of this set of versions. If there are none, or the log no longer holds all events that they lack, it
 * reads the set that includes the newest event. Parts of another version, incomplete or damaged ones are carried over
 * as far as possible and marked to be rebuilt from the log.
 *
 * @param records all stored records by their keys, of any set
 * @param newest key of the newest event of the log
 * @param count number of events in the log, whose keys are consecutive
 */
export function readShopper(records: ReadonlyMap<string, unknown>, newest = 0, count = Infinity): ReadShopper {
  const sets = [...records.keys()].flatMap((key) => (key.startsWith('current') ? Number(key.slice(8) || 1) : []));
  // Each field is checked where it is read.
  const currentOf = (set: number) => (records.get(toKey('current', set)) ?? {}) as Explicit;
  const unseenBy = (set: number) => Math.max(0, newest - (currentOf(set).newest ?? newest));
  const isOwn = sets.includes(SET) && unseenBy(SET) <= count;
  const [furthest = SET] = [...sets].sort((a, b) => unseenBy(a) - unseenBy(b) || b - a);
  const set = isOwn ? SET : furthest;
  const {cleaning, profile, versions} = currentOf(set);
  const get = (name: string) => records.get(toKey(name, set));
  const found: Record<Part, unknown> = {cleaning, profile, head: get('head'), learned: get('learned')};
  const revisionOf = (other: number) => currentOf(other).revision ?? 0;
  const last = sets.reduce((one, other) => (revisionOf(other) > revisionOf(one) ? other : one), set);
  const declared = currentOf(last).profile?.declared;
  if (last !== set && declared) found.profile = {...profile, declared};
  const saved: Record<string, unknown> = {...emptyShopper()};
  const stale: Partial<Record<Part, unknown>> = {};
  for (const part of PARTS) {
    const {version, empty, upgrade} = STORED[part] as StoredPart<unknown>; // the entry of the part that `value` is
    const value = found[part];
    // A part without a record has seen no event; cleaning and profile share one record.
    if (value === undefined && (sets.length === 0 || part === 'head' || part === 'learned')) continue;
    const isGood = part === 'learned' ? isLearned(value) : isLike(value, empty());
    if (isGood && (versions?.[part] ?? 1) === version) saved[part] = value;
    else {
      stale[part] = value;
      saved[part] = upgrade(value, empty());
    }
  }
  const reset = Object.keys(stale).length;
  const unseen = Math.min(unseenBy(set), count);
  if (reset > 0 || unseen > 0) saved.due = {stale, unseen};
  return {saved: saved as unknown as SavedShopper, isOwn, reset}; // the loop above has set every part
}

function isLearned(raw: unknown): raw is LearnedState {
  const {modelId, items, network} = (raw ?? {}) as Partial<LearnedState>; // its form is checked below
  if (typeof modelId !== 'string' || typeof items !== 'number' || !network) return false;
  const arrays = [network.profile, network.hidden, network.cell, network.window, network.sum, network.query];
  const areNumbers = arrays.every((array) => array instanceof Float32Array && array.every(Number.isFinite));
  return areNumbers && Array.isArray(network.items) && Number.isFinite(network.sumWeight);
}
