import {EVENT_KINDS, type EventKind, toKindIndex} from '../contract/event-kinds.ts';
import type {ProfileView} from '../contract/profile-view.ts';
import type {Interests} from './interests.ts';

/** A product that one of the shopper's events was about. */
export interface RecentItem {
  readonly itemId: string;
  /** The strongest kind of event with this product at this step of the visit. */
  readonly kind: EventKind;
  readonly timeMs: number;
  readonly visit: number;
}

export interface RecentQuery {
  readonly query: string;
  readonly timeMs: number;
  readonly visit: number;
}

/** One line of an order. */
export interface BoughtItem {
  readonly itemId: string;
  readonly timeMs: number;
  readonly quantity: number;
  /** Price of one piece; absent if unknown. */
  readonly priceCents?: number;
}

/** Facts of the newest visit. */
export interface VisitCounts {
  /** Number of the visit, counted from 1; 0 before the first one. */
  readonly number: number;
  readonly startMs: number;
  readonly events: number;
  /** [EVENT_KINDS] number of events of the visit. */
  readonly kinds: readonly number[];
  /** Number of times the shopper came back to one of the visit's recent products. */
  readonly repeats: number;
}

/**
 * The explicit half of a profile, whose every field can be shown and explained; the learned half is the network's
 * state. Plain JSON, immutable, bounded in size; made by emptyProfile, changed by updateProfile.
 */
export interface Profile {
  readonly format: 1;
  /** Number of events of the kinds in EVENT_KINDS, without signals. */
  readonly events: number;
  readonly visits: number;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  /** Interests in first steps of category paths, in whole paths, in brands, and in names of PRICE_TIERS. */
  readonly categories: Interests;
  readonly paths: Interests;
  readonly brands: Interests;
  readonly tiers: Interests;
  /** [EVENT_KINDS] number of events of all visits. */
  readonly kinds: readonly number[];
  readonly repeats: number;
  /** Number of views of products with a known price, and of those below their usual price. */
  readonly priced: number;
  readonly discounted: number;
  /** Events by hour of the day [24] and weekday [7, 0 = Sunday], local time. */
  readonly hours: readonly number[];
  readonly weekdays: readonly number[];
  /** Local days since the Unix epoch with an event, newest last, of the last 30. */
  readonly days: readonly number[];
  readonly visit: VisitCounts;
  /** Products of recent events, newest last. */
  readonly recent: readonly RecentItem[];
  readonly queries: readonly RecentQuery[];
  readonly bought: readonly BoughtItem[];
  /** Ids of items in the cart, as inferred from events. */
  readonly cart: readonly string[];
  readonly orders: number;
  readonly lastOrderId?: string;
  readonly lastPurchaseMs?: number;
  /** Money spent in the currency of the first purchase. */
  readonly monetaryCents: number;
  readonly currency?: string;
  /** Total visible time on pages, and the number of pages with such a signal. */
  readonly dwellMs: number;
  readonly dwellPages: number;
  /** Visits by how they began; names of CapturedEvent's channels. */
  readonly channels: Readonly<Record<string, number>>;
  readonly declared: ProfileView['declared'];
  /** Events not counted, by reason. */
  readonly rejected: Readonly<Record<string, number>>;
}

/**
 * Version of the stored form and of updateProfile: raise the number when either changes. Profiles have a count for each
 * kind, so each kind that is added raises the version by itself; version 1 had 10 kinds.
 */
export const PROFILE_VERSION = 1 + (EVENT_KINDS.length - 10);

/** The profile before the first event. */
export function emptyProfile(): Profile {
  const zeros = (size: number): number[] => Array.from({length: size}, () => 0);
  return {
    format: 1,
    events: 0,
    visits: 0,
    firstSeenMs: 0,
    lastSeenMs: 0,
    categories: [],
    paths: [],
    brands: [],
    tiers: [],
    kinds: zeros(EVENT_KINDS.length),
    repeats: 0,
    priced: 0,
    discounted: 0,
    hours: zeros(24),
    weekdays: zeros(7),
    days: [],
    visit: emptyVisit(0, 0),
    recent: [],
    queries: [],
    bought: [],
    cart: [],
    orders: 0,
    monetaryCents: 0,
    dwellMs: 0,
    dwellPages: 0,
    channels: {},
    declared: {},
    rejected: {},
  };
}

export function emptyVisit(number: number, startMs: number): VisitCounts {
  return {number, startMs, events: 0, kinds: EVENT_KINDS.map(() => 0), repeats: 0};
}

/** The count of one kind in a [EVENT_KINDS] list. */
export function countOf(kinds: readonly number[], kind: EventKind): number {
  return kinds[toKindIndex(kind)];
}
