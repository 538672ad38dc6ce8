import {type CleanState, emptyCleanState} from '../../core/clean/clean-state.ts';
import type {VisitState} from '../../core/predict/visit-state.ts';
import {emptyOwnHead, type OwnHead} from '../../core/profile/own-head.ts';
import {emptyProfile, type Profile} from '../../core/profile/profile.ts';

/** The learned half of a profile: the network's state for the shopper, in small typed arrays. */
export interface LearnedState {
  readonly format: 1;
  /** LoadedModel.id of the model that made it; another model cannot read it. */
  readonly modelId: string;
  /** Number of the model's items that had arrived; a later shard may know products that it skipped. */
  readonly items: number;
  /** GRU state, which outlives visits, and LSTM state of the newest visit. */
  readonly network: VisitState;
}

/** Version of LearnedState's stored form: raise it when the form changes. */
export const LEARNED_VERSION = 1;

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
  /** Set if stored records are behind the log; the pipeline then replays the log before anything else. */
  readonly due?: Due;
}

/** The events and parts that have to be replayed from the log before a stored shopper is up to date. */
export interface Due {
  /** Stored values to be rebuilt: of another version, damaged or incomplete. */
  readonly stale: Partial<Record<Part, unknown>>;
  /** How many of the newest events a script with other versions has added since. */
  readonly unseen: number;
}

export type Part = 'cleaning' | 'profile' | 'head' | 'learned';

export function emptyShopper(): SavedShopper {
  return {cleaning: emptyCleanState(), profile: emptyProfile(), head: emptyOwnHead()};
}
