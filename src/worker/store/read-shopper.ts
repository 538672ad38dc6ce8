import {emptyShopper, type LearnedState, type Part, type SavedShopper} from './saved-shopper.ts';
import {isLike, PARTS, STORED, type StoredPart} from './stored-parts.ts';

type Versions = Partial<Record<Part, number>>;

/** The record `current`: cleaning and profile. */
export interface Explicit extends Partial<Pick<SavedShopper, 'cleaning' | 'profile'>> {
  /**
   * Key of the newest event that the records include. Absent in records of the first release, which no other version
   * has added events to.
   */
  readonly newest?: number;
  /** Versions of the parts as written; a missing one is 1. */
  readonly versions?: Versions;
}

/**
 * Number of this code's set of part versions. Scripts with the same versions share their records. A script with other
 * versions, in another tab or after a rollback, has records of its own and never writes these, so that neither destroys
 * the other's; both append to one log, and each replays what the other has added. Versions only grow, so their sum
 * identifies the set; the first set is 1.
 */
const SET = PARTS.reduce((sum, part) => sum + STORED[part].version, 1 - PARTS.length);

/** Key of a record of a set of versions; those of the first set have no number. */
export function toKey(name: string, set = SET): string {
  return set === 1 ? name : `${name}-${set}`;
}

/** The record `current` of a shopper. */
export function toExplicit({profile, cleaning, due}: SavedShopper, newest: number | undefined): Explicit {
  const toVersion = (part: Part) => (due && part in due.stale ? 0 : STORED[part].version);
  const versions = Object.fromEntries(PARTS.map((part) => [part, toVersion(part)]));
  return {profile, cleaning, newest, versions};
}

/** A stored shopper. */
export interface ReadShopper {
  readonly saved: SavedShopper;
  /** Whether the records are of this set of versions; else none of it is stored yet. */
  readonly isOwn: boolean;
  /** Number of values that do not have the form in which this code writes them. */
  readonly reset: number;
}

/**
 * Reads records of this set of versions, else of the newest set that there is. Parts of another version, incomplete or
 * damaged ones are carried over as far as possible and marked to be rebuilt from the log.
 *
 * @param all stored records by their keys, of any set
 * @param newest key of the newest event of the log
 */
export function readShopper(records: ReadonlyMap<string, unknown>, newest?: number): ReadShopper {
  const isOwn = records.has(toKey('current'));
  const sets = [...records.keys()].map((key) => (key.startsWith('current') ? Number(key.slice(8) || 1) : 0));
  const get = (name: string) => records.get(toKey(name, isOwn ? SET : Math.max(1, ...sets)));
  const explicit = get('current');
  // Each field is checked where it is read.
  const {cleaning, profile, versions, newest: seen} = (explicit ?? {}) as Explicit;
  const found: Record<Part, unknown> = {cleaning, profile, head: get('head'), learned: get('learned')};
  const saved: Record<string, unknown> = {...emptyShopper()};
  const stale: Partial<Record<Part, unknown>> = {};
  for (const part of PARTS) {
    const {version, empty, upgrade} = STORED[part] as StoredPart<unknown>; // of the same part
    const value = found[part];
    // A part without a record has seen nothing; cleaning and profile are one record.
    if (value === undefined && (explicit === undefined || part === 'head' || part === 'learned')) continue;
    const isGood = part === 'learned' ? isLearned(value) : isLike(value, empty());
    if (isGood && (versions?.[part] ?? 1) === version) saved[part] = value;
    else {
      stale[part] = value;
      saved[part] = upgrade(value, empty());
    }
  }
  const reset = Object.keys(stale).length;
  const unseen = seen === undefined || newest === undefined ? 0 : newest - seen;
  if (reset > 0 || unseen > 0) saved.due = {stale, unseen};
  return {saved: saved as unknown as SavedShopper, isOwn, reset}; // each part was read above
}

function isLearned(raw: unknown): raw is LearnedState {
  const {modelId, items, network} = (raw ?? {}) as Partial<LearnedState>; // checked below
  if (typeof modelId !== 'string' || typeof items !== 'number' || !network) return false;
  const arrays = [network.profile, network.hidden, network.cell, network.window, network.sum, network.query];
  const areNumbers = arrays.every((array) => array instanceof Float32Array && array.every(Number.isFinite));
  return areNumbers && Array.isArray(network.items) && Number.isFinite(network.sumWeight);
}
