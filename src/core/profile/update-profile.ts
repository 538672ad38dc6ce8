import {MS_PER_DAY} from '../contract/durations.ts';
import {append} from '../clean/dedupe.ts';
import type {CaptureRejectReason} from '../clean/clean-event.ts';
import type {CleanEvent} from '../clean/clean-types.ts';
import {EVENTS, type EventKind, isSignal, toKindIndex} from '../contract/event-kinds.ts';
import {PRICE_TIERS, type ProfileView} from '../contract/profile-view.ts';
import {toTopCategory} from '../features/category-path.ts';
import {type PriceTiers, toPriceTier} from '../features/price-tier.ts';
import {ORDER_GAP_MS} from '../clean/visits.ts';
import {addInterest} from './interests.ts';
import {emptyVisit, type Profile, type RecentItem} from './profile.ts';

export interface UpdateContext {
  /** Minutes to be added to UTC for the shopper's local time. */
  readonly timeZoneOffsetMinutes: number;
  /** Classes of the catalogue's prices in hundredths; without them no price tier is learned. */
  readonly tiers?: PriceTiers;
}

/**
 * A minute on a product's page adds half the weight of a view; longer adds nothing, because the tab may just be open.
 */
const DWELL_WEIGHT = 0.5;
const DWELL_FULL_MS = 60_000;

const MAX_RECENT = 50;
const MAX_QUERIES = 10;
const MAX_BOUGHT = 200;
const MAX_CART = 50;
const ACTIVE_DAYS = 30;
const MAX_DECLARED_LENGTH = 50;

/**
 * The profile after one more event or signal; the given one is not changed. Time is the event's own, see cleanEvent.
 */
export function updateProfile(profile: Profile, event: CleanEvent, context: UpdateContext): Profile {
  const {kind} = event;
  if (isSignal(kind)) return updateBySignal(profile, event);
  const visit = event.startsVisit || profile.visits === 0 ? emptyVisit(event.visit, event.timeMs) : profile.visit;
  const isRepeat = event.kind === 'view' && isSeenBefore(profile.recent, event);
  const local = new Date(event.timeMs + context.timeZoneOffsetMinutes * 60_000);
  const {cart, ...rest} = updateItems(profile, event);
  return {
    ...profile,
    ...updateInterests(profile, event, {weight: EVENTS[kind].interest, tiers: context.tiers}),
    ...rest,
    cart,
    events: profile.events + 1,
    visits: profile.visits + (visit === profile.visit ? 0 : 1),
    firstSeenMs: profile.events === 0 ? event.timeMs : profile.firstSeenMs,
    lastSeenMs: event.timeMs,
    kinds: addOne(profile.kinds, toKindIndex(kind)),
    repeats: profile.repeats + (isRepeat ? 1 : 0),
    hours: addOne(profile.hours, local.getUTCHours()),
    weekdays: addOne(profile.weekdays, local.getUTCDay()),
    days: addDay(profile.days, Math.floor(local.getTime() / MS_PER_DAY)),
    visit: {
      ...visit,
      events: visit.events + 1,
      kinds: addOne(visit.kinds, toKindIndex(kind)),
      repeats: visit.repeats + (isRepeat ? 1 : 0),
    },
    queries:
      event.kind === 'search' && event.query !== undefined
        ? append(profile.queries, {query: event.query, timeMs: event.timeMs, visit: event.visit}, MAX_QUERIES)
        : profile.queries,
  };
}

/** The profile with one more event that was not counted. */
export function countRejected(profile: Profile, reason: CaptureRejectReason): Profile {
  return {...profile, rejected: {...profile.rejected, [reason]: (profile.rejected[reason] ?? 0) + 1}};
}

/**
 * Adds the attributes that the shop declares with the shopper's agreement; unknown fields of `declared` are left out.
 */
export function declareAttributes(profile: Profile, declared: ProfileView['declared']): Profile {
  const toText = (raw: unknown): string | undefined =>
    typeof raw === 'string' && raw.trim() !== '' ? raw.trim().slice(0, MAX_DECLARED_LENGTH) : undefined;
  const known = {
    ageBand: toText(declared.ageBand),
    gender: toText(declared.gender),
    region: toText(declared.region),
  };
  return {...profile, declared: Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined))};
}

function updateBySignal(profile: Profile, event: CleanEvent): Profile {
  if (event.kind === 'visit-start') {
    const channel = event.channel ?? 'direct';
    return {...profile, channels: {...profile.channels, [channel]: (profile.channels[channel] ?? 0) + 1}};
  }
  if (event.kind !== 'dwell' || event.dwellMs === undefined) return profile;
  const weight = DWELL_WEIGHT * Math.min(1, event.dwellMs / DWELL_FULL_MS);
  return {
    ...profile,
    ...updateInterests(profile, event, {weight}),
    dwellMs: profile.dwellMs + event.dwellMs,
    dwellPages: profile.dwellPages + 1,
  };
}

function updateInterests(
  profile: Profile,
  event: CleanEvent,
  {weight, tiers}: {weight: number; tiers?: PriceTiers},
): Pick<Profile, 'categories' | 'paths' | 'brands' | 'tiers' | 'priced' | 'discounted'> {
  const {category, brand, priceCents, timeMs} = event;
  const isLook = event.kind === 'view' && priceCents !== undefined;
  const shared = {
    priced: profile.priced + (isLook ? 1 : 0),
    discounted: profile.discounted + (isLook && event.isDiscounted ? 1 : 0),
  };
  const {categories, paths, brands, tiers: known} = profile;
  if (event.itemId === undefined || weight === 0) return {categories, paths, brands, tiers: known, ...shared};
  const top = toTopCategory(category);
  const tier = tiers && toPriceTier(tiers, {category, price: priceCents});
  const add = {weight, timeMs};
  return {
    categories: top === undefined ? categories : addInterest(categories, top, add),
    paths: category === undefined ? paths : addInterest(paths, category, add),
    brands: brand === undefined ? brands : addInterest(brands, brand, add),
    tiers: tier === undefined ? known : addInterest(known, PRICE_TIERS[tier], add),
    ...shared,
  };
}

/** Updates recent products, cart and purchases by the event's product. */
function updateItems(
  profile: Profile,
  event: CleanEvent,
): Pick<Profile, 'recent' | 'cart' | 'bought' | 'orders' | 'monetaryCents'> &
  Partial<Pick<Profile, 'lastOrderId' | 'lastPurchaseMs' | 'currency'>> {
  const {cart, bought, orders, monetaryCents} = profile;
  const {itemId} = event;
  if (itemId === undefined) return {recent: profile.recent, cart, bought, orders, monetaryCents};
  const recent = event.kind === 'cart-remove' ? profile.recent : appendRecent(profile.recent, event, itemId);
  const others = cart.filter((id) => id !== itemId);
  if (event.kind === 'cart-add') {
    return {recent, cart: append(others, itemId, MAX_CART), bought, orders, monetaryCents};
  }
  if (event.kind === 'cart-remove') return {recent, cart: others, bought, orders, monetaryCents};
  if (event.kind !== 'purchase') return {recent, cart, bought, orders, monetaryCents};
  const {timeMs, quantity = 1, priceCents, orderId} = event;
  const currency = profile.currency ?? event.currency;
  const spent = priceCents !== undefined && event.currency === currency ? priceCents * quantity : 0;
  const line = {itemId, timeMs, quantity, ...(priceCents === undefined ? {} : {priceCents})};
  return {
    recent,
    cart: others,
    bought: append(bought, line, MAX_BOUGHT),
    orders: orders + (isNewOrder(profile, event) ? 1 : 0),
    monetaryCents: monetaryCents + spent,
    lastPurchaseMs: timeMs,
    ...(orderId === undefined ? {} : {lastOrderId: orderId}),
    ...(currency === undefined ? {} : {currency}),
  };
}

function isNewOrder({lastOrderId, lastPurchaseMs}: Profile, {orderId, timeMs}: CleanEvent): boolean {
  if (orderId !== undefined && lastOrderId !== undefined) return orderId !== lastOrderId;
  return lastPurchaseMs === undefined || timeMs - lastPurchaseMs >= ORDER_GAP_MS;
}

/** A click and the view it leads to are one step. */
function appendRecent(recent: readonly RecentItem[], event: CleanEvent, itemId: string): readonly RecentItem[] {
  const kind = event.kind as EventKind; // only events of EVENT_KINDS get here
  const last = recent.at(-1);
  const item = {itemId, kind, timeMs: event.timeMs, visit: event.visit};
  if (last?.itemId !== itemId || last.visit !== event.visit) return append(recent, item, MAX_RECENT);
  return [
    ...recent.slice(0, -1),
    EVENTS[last.kind].interest > EVENTS[kind].interest ? {...item, kind: last.kind} : item,
  ];
}

/** Whether the shopper comes back to a product after looking at another one. */
function isSeenBefore(recent: readonly RecentItem[], {itemId}: CleanEvent): boolean {
  return recent.at(-1)?.itemId !== itemId && recent.some((item) => item.itemId === itemId);
}

function addOne(counts: readonly number[], at: number): readonly number[] {
  return counts.with(at, counts[at] + 1);
}

function addDay(days: readonly number[], day: number): readonly number[] {
  if (days.at(-1) === day) return days;
  return [...days.filter((own) => own > day - ACTIVE_DAYS && own < day), day];
}
