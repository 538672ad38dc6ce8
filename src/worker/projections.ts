import {countEvent} from '../core/clean/clean-event.ts';
import {emptyCleanState} from '../core/clean/clean-state.ts';
import type {CleanEvent} from '../core/clean/clean-types.ts';
import type {WorkerConfig} from '../core/contract/worker-api.ts';
import {SIGNAL_KINDS} from '../core/contract/captured-event.ts';
import {emptyOwnHead, toOwnHeadInput, updateOwnHead} from '../core/profile/own-head.ts';
import {emptyProfile} from '../core/profile/profile.ts';
import {updateProfile} from '../core/profile/update-profile.ts';
import type {Shop} from './shop.ts';
import type {Part, SavedShopper} from './store/saved-shopper.ts';

const SIGNALS: ReadonlySet<string> = new Set(SIGNAL_KINDS);

export interface ProjectionContext {
  readonly shop: Shop;
  readonly config: WorkerConfig;
}

/** A part of a shopper that is made from the events of the log. */
export interface Projection<State> {
  /**
   * Raise it when the form changes, or what `apply` makes of an event: stored values of other versions are then rebuilt
   * from the log. A value stored without a version is of version 1.
   */
  readonly version: number;
  empty(): State;
  /** The part after one more event; the parts before it in the table have seen that event already. */
  apply(shopper: SavedShopper, event: CleanEvent, context: ProjectionContext): State;
  /**
   * What a value of another version, or a damaged one, still tells beside what was rebuilt from the bounded log.
   *
   * @param old as it was stored, of any form
   */
  upgrade(old: unknown, rebuilt: State): State;
}

/** The parts in the order in which they see an event. */
export const PROJECTIONS: {readonly [P in Part]: Projection<SavedShopper[P]>} = {
  cleaning: {
    version: 1,
    empty: emptyCleanState,
    apply: ({cleaning}, event) => countEvent(cleaning, event),
    upgrade: (old, rebuilt) => carry(old, rebuilt, emptyCleanState()),
  },
  profile: {
    version: 1,
    empty: emptyProfile,
    apply: ({profile}, event, {shop, config: {timeZoneOffsetMinutes}}) =>
      updateProfile(profile, event, {timeZoneOffsetMinutes, tiers: shop.catalogue?.tiers}),
    upgrade: (old, rebuilt) => carry(old, rebuilt, emptyProfile()),
  },
  learned: {
    version: 1,
    empty: () => undefined,
    apply: ({learned}, event, {shop: {network}}) => (network ? network.advance(learned, event) : learned),
    upgrade: (_old, rebuilt) => rebuilt,
  },
  head: {
    version: 1,
    empty: emptyOwnHead,
    apply({head, profile, learned}, event, {shop: {network, toSharedPurchase}}) {
      const shared = network && learned && toSharedPurchase?.(network, learned.network);
      if (shared === undefined || SIGNALS.has(event.kind)) return head;
      return updateOwnHead(head, event, toOwnHeadInput(profile, shared));
    },
    // Its weights go with the inputs of its examples: all of them or none.
    upgrade: (old, rebuilt) => (isLike(old, emptyOwnHead()) ? (old as typeof rebuilt) : rebuilt),
  },
};

export const PARTS = Object.keys(PROJECTIONS) as Part[]; // the table's own keys

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
