import type {FunnelStage} from '../contract/profile-view.ts';
import {countOf, type Profile} from './profile.ts';
import {isVisitOpen} from './visit.ts';

/** Number of product views in one visit from which on the shopper counts as considering a purchase. */
const CONSIDERED_VIEWS = 5;

/** How close the shopper is to buying now, by the cart and, while it is open, the newest visit. */
export function toFunnelStage(profile: Profile, nowMs: number): FunnelStage {
  const {visit, cart, orders} = profile;
  if (profile.events === 0) return 'new';
  const isOpen = isVisitOpen(profile, nowMs);
  const inVisit = (kind: 'checkout' | 'purchase' | 'view' | 'wishlist'): number =>
    isOpen ? countOf(visit.kinds, kind) : 0;
  if (inVisit('purchase') > 0 && cart.length === 0) return 'customer';
  if (inVisit('checkout') > 0) return 'checkout';
  if (cart.length > 0) return 'cart';
  const isConsidering = inVisit('view') >= CONSIDERED_VIEWS || inVisit('wishlist') > 0 || (isOpen && visit.repeats > 0);
  if (isConsidering) return 'considering';
  if (orders > 0) return 'customer';
  return profile.visits > 1 || profile.events > 1 ? 'browsing' : 'new';
}
