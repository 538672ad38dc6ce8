import {emptyCleanState} from '../../core/clean/clean-state.ts';
import {emptyOwnHead} from '../../core/profile/own-head.ts';
import {emptyProfile} from '../../core/profile/profile.ts';
import type {Part, SavedShopper} from './saved-shopper.ts';

/** The form of a part as it is stored; how it is made from events is in projections.ts. */
export interface StoredPart<State> {
  /**
   * Raise it when the form changes, or what the projection makes of an event: stored values of other versions are then
   * rebuilt from the log. A value stored without a version is of version 1.
   */
  readonly version: number;
  empty(): State;
  /**
   * What a value of another version, or a damaged one, still tells beside what was rebuilt from the bounded log.
   *
   * @param old as it was stored, of any form
   */
  upgrade(old: unknown, rebuilt: State): State;
}

export const STORED: {readonly [P in Part]: StoredPart<SavedShopper[P]>} = {
  cleaning: {
    version: 1,
    empty: emptyCleanState,
    upgrade: (old, rebuilt) => carry(old, rebuilt, emptyCleanState()),
  },
  profile: {
    version: 1,
    empty: emptyProfile,
    upgrade: (old, rebuilt) => carry(old, rebuilt, emptyProfile()),
  },
  learned: {
    version: 1,
    empty: () => undefined,
    upgrade: (_old, rebuilt) => rebuilt,
  },
  head: {
    version: 1,
    empty: emptyOwnHead,
    // Its weights go with the inputs of its examples: all of them or none.
    upgrade: (old, rebuilt) => (isLike(old, emptyOwnHead()) ? (old as typeof rebuilt) : rebuilt),
  },
};

/** In the order in which they see an event. */
export const PARTS = Object.keys(STORED) as Part[]; // the table's own keys

/** Whether a value has every field of an example with the same kind of value; lists of numbers their length too. */
export function isLike(value: unknown, example: unknown): boolean {
  if (typeof value !== typeof example || value === null || Array.isArray(value) !== Array.isArray(example))
    return false;
  if (typeof example !== 'object' || example === null) return !Number.isNaN(value);
  if (Array.isArray(example) && example.length > 0 && (value as unknown[]).length !== example.length) return false;
  const found = value as Readonly<Record<string, unknown>>; // read by name only
  return Object.entries(example).every(([name, own]) => isLike(found[name], own));
}

/**
 * The old value, its missing or unreadable fields as they were rebuilt. Fields that this code does not know stay. Where
 * a list of counts has become longer, its new places are as they were rebuilt.
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
