import {IDLE_GAP_MS} from '../clean/visits.ts';
import {MS_PER_MINUTE} from '../contract/durations.ts';
import {countOf, type Profile} from './profile.ts';

/**
 * What the yes/no heads read of a profile beside the network's state, by the names that a manifest uses. Counts and
 * times are logarithms, log(1 + x), so that long visits do not outweigh everything else:
 *
 * | name | what |
 * |---|---|
 * | minutes | from the first event of the visit to its newest |
 * | events | events of the visit |
 * | carts | products put into the cart in this visit |
 * | checkouts | checkouts begun in this visit |
 * | searches | searches of this visit |
 * | looked again | times the shopper came back to a product looked at before |
 * | just bought | 1 if the newest purchase is at most 30 minutes old, else 0 |
 * | buys often | log of the share of earlier visits with an order; a new shopper counts as 0.3 orders in 3 visits |
 */
export const VISIT_FACTS = [
  'minutes',
  'events',
  'carts',
  'checkouts',
  'searches',
  'looked again',
  'just bought',
  'buys often',
] as const;

/** What a shopper without earlier visits counts as. */
const START_ORDERS = 0.3;
const START_VISITS = 3;

/** Values of VISIT_FACTS in their order, as of the shopper's newest event. */
export function toVisitFacts({visit, visits, orders, lastSeenMs, lastPurchaseMs}: Profile): number[] {
  const {kinds, events, startMs, repeats} = visit;
  const isJustBought = lastPurchaseMs !== undefined && lastSeenMs - lastPurchaseMs <= IDLE_GAP_MS;
  // The profile counts orders of all visits; an order of this visit is not a habit yet.
  const earlierOrders = Math.max(0, orders - (countOf(kinds, 'purchase') > 0 ? 1 : 0));
  const facts: Record<(typeof VISIT_FACTS)[number], number> = {
    minutes: Math.log1p(Math.max(0, lastSeenMs - startMs) / MS_PER_MINUTE),
    events: Math.log1p(events),
    carts: Math.log1p(countOf(kinds, 'cart-add')),
    checkouts: Math.log1p(countOf(kinds, 'checkout')),
    searches: Math.log1p(countOf(kinds, 'search')),
    'looked again': Math.log1p(repeats),
    'just bought': isJustBought ? 1 : 0,
    'buys often': Math.log((earlierOrders + START_ORDERS) / (Math.max(0, visits - 1) + START_VISITS)),
  };
  return VISIT_FACTS.map((name) => facts[name]);
}
