import type {FunnelStage} from '../contract/profile-view.ts';
import {IDLE_GAP_MS} from '../clean/visits.ts';
import {countOf, type Profile} from './profile.ts';

/** Product views of a visit from which the shopper is considering a purchase. */
const CONSIDERED_VIEWS = 5;

/** How close the shopper is to buying now, by the cart and, while it is open, the newest visit. */
export function toFunnelStage(profile: Profile, nowMs: number): FunnelStage {
  const {visit, cart, orders} = profile;
  if (profile.events === 0) return 'new';
  const isOpen = nowMs - profile.lastSeenMs <= IDLE_GAP_MS;
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
