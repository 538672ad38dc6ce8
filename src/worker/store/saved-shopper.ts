import {type CleanState, emptyCleanState} from '../../core/clean/clean-state.ts';
import type {VisitState} from '../../core/predict/visit-state.ts';
import {emptyOwnHead, type OwnHead} from '../../core/profile/own-head.ts';
import {emptyProfile, type Profile} from '../../core/profile/profile.ts';

/** The learned half of a profile: what the network keeps of the shopper. Small typed arrays. */
export interface LearnedState {
  readonly format: 1;
  /** LoadedModel.id of the model that made it; another model cannot read it. */
  readonly modelId: string;
  /** Items of the model that had arrived; a later shard may know products that it skipped. */
  readonly items: number;
  /** GRU state, which outlives visits, and LSTM state of the newest visit. */
  readonly network: VisitState;
}

/**
 * Everything known of a shopper but the log of events. Immutable: a change makes a new object for the part that
 * changed.
 */
export interface SavedShopper {
  readonly cleaning: CleanState;
  readonly profile: Profile;
  /** The shopper's own correction of the purchase probability; it outlives a change of the model. */
  readonly head: OwnHead;
  /** Absent until a model has read the shopper's events. */
  readonly learned?: LearnedState;
}

/** Records as the database keeps them, undefined where there is none. */
export interface ShopperRecords {
  /** Cleaning and profile. */
  readonly explicit: unknown;
  readonly head: unknown;
  readonly learned: unknown;
}

export function emptyShopper(): SavedShopper {
  return {cleaning: emptyCleanState(), profile: emptyProfile(), head: emptyOwnHead()};
}

/**
 * Reads what a database gave. A record that is not as this code writes it (a damaged disk, a hand in the developer
 * tools) starts anew rather than break every batch; the learned half is then read from the log again.
 *
 * @returns the shopper and how many records had to start anew
 */
export function readShopper({explicit, head, learned}: ShopperRecords): {saved: SavedShopper; reset: number} {
  const empty = emptyShopper();
  let reset = 0;
  const orReset = <T, E>(raw: unknown, isGood: (value: unknown) => value is T, fallback: E): T | E => {
    if (isGood(raw)) return raw;
    if (raw !== undefined) reset++;
    return fallback;
  };
  const {cleaning, profile} = orReset(explicit, isExplicit, empty);
  const saved: SavedShopper = {
    cleaning,
    profile,
    head: orReset(head, isHead, empty.head),
    learned: orReset(learned, isLearned, undefined),
  };
  return {saved, reset};
}

function isHead(raw: unknown): raw is OwnHead {
  const head = raw as Partial<OwnHead> | undefined; // checked here
  const {theta} = emptyOwnHead();
  return hasShapeOf(head, emptyOwnHead()) && head?.theta?.length === theta.length && head.theta.every(Number.isFinite);
}

function isExplicit(raw: unknown): raw is Pick<SavedShopper, 'cleaning' | 'profile'> {
  // Checked below.
  const {cleaning, profile} = (raw ?? {}) as {cleaning?: Partial<CleanState>; profile?: Partial<Profile>};
  const isClean = hasShapeOf(cleaning, emptyCleanState());
  return isClean && profile?.format === 1 && hasShapeOf(profile, emptyProfile());
}

function isLearned(raw: unknown): raw is LearnedState {
  const {format, modelId, items, network} = (raw ?? {}) as Partial<LearnedState>; // checked below
  if (format !== 1 || typeof modelId !== 'string' || typeof items !== 'number' || !network) return false;
  const arrays = [network.profile, network.hidden, network.cell, network.window, network.sum, network.query];
  const areNumbers = arrays.every((array) => array instanceof Float32Array && array.every(Number.isFinite));
  return areNumbers && Array.isArray(network.items) && Number.isFinite(network.sumWeight);
}

/** Whether every field of an example is there with the same kind of value. */
function hasShapeOf(raw: object | undefined | null, example: object): boolean {
  if (typeof raw !== 'object' || raw === null) return false;
  const found = raw as Readonly<Record<string, unknown>>; // read by name only
  return Object.entries(example).every(
    ([name, value]) => typeof found[name] === typeof value && Array.isArray(found[name]) === Array.isArray(value),
  );
}
