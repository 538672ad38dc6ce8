import {CLEAN_STATE_VERSION, emptyCleanState} from '../../core/clean/clean-state.ts';
import {emptyOwnHead, OWN_HEAD_VERSION} from '../../core/profile/own-head.ts';
import {emptyProfile, PROFILE_VERSION} from '../../core/profile/profile.ts';
import {LEARNED_VERSION, type Part, type SavedShopper} from './saved-shopper.ts';

/** The form of a part as it is stored; how it is made from events is in projections.ts. */
export interface StoredPart<State> {
  /** Stored values of another version are rebuilt from the log. A value stored without a version is of version 1. */
  readonly version: number;
  empty(): State;
  /**
   * Combines the value that was rebuilt from the bounded log with the facts of a stored value of another version, or
   * of a damaged one, that the log no longer holds.
   *
   * @param old the stored value, whose form is not checked
   */
  upgrade(old: unknown, rebuilt: State): State;
}

export const STORED: {readonly [P in Part]: StoredPart<SavedShopper[P]>} = {
  cleaning: {
    version: CLEAN_STATE_VERSION,
    empty: emptyCleanState,
    upgrade: (old, rebuilt) => carry(old, rebuilt, emptyCleanState()),
  },
  profile: {
    version: PROFILE_VERSION,
    empty: emptyProfile,
    upgrade: (old, rebuilt) => carry(old, rebuilt, emptyProfile()),
  },
  learned: {
    version: LEARNED_VERSION,
    empty: () => undefined,
    upgrade: (_old, rebuilt) => rebuilt,
  },
  head: {
    version: OWN_HEAD_VERSION,
    empty: emptyOwnHead,
    // Weights and the inputs of the examples belong together, so the stored head is taken as a whole or not at all.
    upgrade: (old, rebuilt) => (isLike(old, emptyOwnHead()) ? (old as typeof rebuilt) : rebuilt),
  },
};

/** Names of the parts, in the order in which an event is applied to them. */
export const PARTS = Object.keys(STORED) as Part[]; // the keys of STORED are exactly the parts

/**
 * Whether a value has every field of an example, with a value of the same type; lists of numbers must also have the
 * same length.
 */
export function isLike(value: unknown, example: unknown): boolean {
  if (typeof value !== typeof example || value === null || Array.isArray(value) !== Array.isArray(example))
    return false;
  if (typeof example !== 'object' || example === null) return !Number.isNaN(value);
  if (Array.isArray(example) && example.length > 0 && (value as unknown[]).length !== example.length) return false;
  const found = value as Readonly<Record<string, unknown>>; // read by name only
  return Object.entries(example).every(([name, own]) => isLike(found[name], own));
}

/**
 * Keeps the old value, with its missing or unreadable fields taken from the rebuilt one. Fields that this code does
 * not know stay. Where a list of counts has become longer, its new entries are taken from the rebuilt one.
 */
function carry<State extends object>(old: unknown, rebuilt: State, empty: State): State {
  if (typeof old !== 'object') return rebuilt;
  const carried = {...rebuilt, ...old} as Record<string, unknown>; // read by name only
  for (const [name, example] of Object.entries(empty)) {
    const own = (rebuilt as Readonly<Record<string, unknown>>)[name];
    const value = carried[name];
    if (isLike(value, example)) continue;
    const longer = Array.isArray(value) && Array.isArray(own) ? [...value, ...own.slice(value.length)] : own;
    carried[name] = isLike(longer, example) ? longer : own;
  }
  return carried as State; // every field of `empty` is like it
}
