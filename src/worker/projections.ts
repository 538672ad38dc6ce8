import {countEvent} from '../core/clean/clean-event.ts';
import type {CleanEvent} from '../core/clean/clean-types.ts';
import {isSignal} from '../core/contract/event-kinds.ts';
import type {WorkerConfig} from '../core/contract/worker-api.ts';
import {toHeadProbability} from '../core/predict/heads.ts';
import {toOwnHeadInput, updateOwnHead} from '../core/profile/own-head.ts';
import {updateProfile} from '../core/profile/update-profile.ts';
import type {Shop} from './shop/shop.ts';
import type {Part, SavedShopper} from './store/saved-shopper.ts';
import {STORED, type StoredPart} from './store/stored-parts.ts';

export interface ProjectionContext {
  readonly shop: Shop;
  readonly config: WorkerConfig;
}

/** A part of a shopper's state that is computed from the events of the log. */
export interface Projection<State> extends StoredPart<State> {
  /** The part after one more event; the parts before it in PARTS have seen that event already. */
  apply(shopper: SavedShopper, event: CleanEvent, context: ProjectionContext): State;
}

export const PROJECTIONS: {readonly [P in Part]: Projection<SavedShopper[P]>} = {
  cleaning: {...STORED.cleaning, apply: ({cleaning}, event) => countEvent(cleaning, event)},
  profile: {
    ...STORED.profile,
    apply: ({profile}, event, {shop, config: {timeZoneOffsetMinutes}}) =>
      updateProfile(profile, event, {timeZoneOffsetMinutes, tiers: shop.catalogue?.tiers}),
  },
  learned: {
    ...STORED.learned,
    apply: ({learned}, event, {shop: {network}}) => (network ? network.advance(learned, event) : learned),
  },
  head: {
    ...STORED.head,
    apply({head, profile, learned}, event, {shop: {network}}) {
      const shared =
        network && learned && toHeadProbability(network.loaded, {state: learned.network, profile}, 'purchase');
      if (shared === undefined || isSignal(event.kind)) return head;
      return updateOwnHead(head, event, toOwnHeadInput(profile, shared));
    },
  },
};
