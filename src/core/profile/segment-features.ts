import {PRICE_TIERS} from '../contract/profile-view.ts';
import {toShares} from './interests.ts';
import {countOf, type Profile} from './profile.ts';

/** Features that segments are clustered by, in this order. Trainer and browser compute them with the same code. */
export const SEGMENT_FEATURES = [
  'length of visits',
  'visits',
  'searching',
  'filling carts',
  'orders',
  'breadth',
  'price level',
  'discount seeking',
  'looking again',
] as const;

/** A shopper with fewer events is not assigned to a segment. */
export const MIN_SEGMENT_EVENTS = 3;

/**
 * Feature values of a profile, [SEGMENT_FEATURES]; undefined if it has too few events. Interests are as of the
 * shopper's last event, so that a shopper has the same numbers in a history of last year as in the browser now.
 */
export function toSegmentFeatures(profile: Profile): number[] | undefined {
  const {events, visits, kinds, lastSeenMs} = profile;
  if (events < MIN_SEGMENT_EVENTS || visits === 0) return undefined;
  const views = Math.max(1, countOf(kinds, 'view') + countOf(kinds, 'click'));
  const entropy = toShares(profile.categories, lastSeenMs).reduce((sum, {share}) => sum - share * Math.log(share), 0);
  const level = toShares(profile.tiers, lastSeenMs).reduce(
    (sum, {name, share}) => sum + share * (PRICE_TIERS.findIndex((tier) => tier === name) - 1),
    0,
  );
  return [
    Math.log1p(events / visits),
    Math.log1p(visits),
    countOf(kinds, 'search') / events,
    Math.min(1, countOf(kinds, 'cart-add') / views),
    Math.log1p(profile.orders),
    entropy,
    level,
    profile.priced > 0 ? profile.discounted / profile.priced : 0,
    Math.min(1, profile.repeats / views),
  ];
}
