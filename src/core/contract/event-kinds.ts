/** The properties of one kind of event. */
interface EventKindFacts {
  /** Whether the event is about one product, so that it must have an `itemId`. */
  readonly needsItem: boolean;
  /** Weight that the event adds to the shopper's interests; a view has 1, rarer kinds have more. */
  readonly interest: number;
  /** Weight of the event's product in the shopper's taste during this visit; a view has 1. */
  readonly wish: number;
}

/**
 * Every kind of event that the profiler learns from. A kind's position in this list is its class index: in the columns
 * of a history, the counts of a profile and the classes of the next action. Profiles are stored with these counts, so a
 * new kind is appended. Model files name their classes, see core/predict/vocabulary.ts.
 */
export const EVENTS = {
  view: {needsItem: true, interest: 1, wish: 1},
  click: {needsItem: true, interest: 0.5, wish: 0.5},
  search: {needsItem: false, interest: 0, wish: 1},
  filter: {needsItem: false, interest: 0, wish: 1},
  'cart-add': {needsItem: true, interest: 4, wish: 3},
  'cart-remove': {needsItem: true, interest: -2, wish: 1},
  checkout: {needsItem: false, interest: 0, wish: 1},
  purchase: {needsItem: true, interest: 6, wish: 0.5},
  wishlist: {needsItem: true, interest: 3, wish: 2},
  share: {needsItem: true, interest: 2, wish: 1},
} as const satisfies Readonly<Record<string, EventKindFacts>>;

export type EventKind = keyof typeof EVENTS;

/** In the order of EVENTS. */
export const EVENT_KINDS = Object.keys(EVENTS) as readonly EventKind[];

/** Kinds that are about one product, so that their events must carry its `itemId`. */
export const ITEM_KINDS: ReadonlySet<string> = new Set(EVENT_KINDS.filter((kind) => EVENTS[kind].needsItem));

/** Class index of a kind, its position in EVENTS. */
export function toKindIndex(kind: EventKind): number {
  return EVENT_KINDS.indexOf(kind);
}

/**
 * Page signals that are not events of the model: they count in the profile's statistics and never reach the network.
 */
export const SIGNAL_KINDS = ['visit-start', 'list-view', 'dwell'] as const;

export type SignalKind = (typeof SIGNAL_KINDS)[number];

/** Whether it is a signal; every other kind of a clean event is one of EVENT_KINDS. */
export function isSignal(kind: EventKind | SignalKind): kind is SignalKind {
  return (SIGNAL_KINDS as readonly string[]).includes(kind);
}
