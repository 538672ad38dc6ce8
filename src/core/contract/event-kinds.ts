/** What the profiler has to know of a kind of event. */
interface EventKindFacts {
  /** It says something about one product and so must carry its `itemId`. */
  readonly needsItem: boolean;
  /** What it adds to the interests in its product, a view as the unit: the rarer the kind, the more it tells. */
  readonly interest: number;
  /** How much its product counts in what the shopper wants in this visit, a view as the unit. */
  readonly wish: number;
}

/**
 * Everything a shopper can do that the profiler learns from. The place in this list is the class of the kind: in the
 * columns of a history, in the counts of a profile, in the classes of the next action. Profiles are stored with these
 * counts, so a new kind is appended. Model files name their classes, see core/predict/vocabulary.ts.
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

/** Kinds that say something about one product and so must carry its `itemId`. */
export const ITEM_KINDS: ReadonlySet<string> = new Set(EVENT_KINDS.filter((kind) => EVENTS[kind].needsItem));

/** Class of a kind. */
export function toKindIndex(kind: EventKind): number {
  return EVENT_KINDS.indexOf(kind);
}

/** Signals of a page that are no event of the model: they are kept for statistics and never reach the network. */
export const SIGNAL_KINDS = ['visit-start', 'list-view', 'dwell'] as const;

export type SignalKind = (typeof SIGNAL_KINDS)[number];

/** Whether it is a signal; every other kind of a clean event is one of EVENT_KINDS. */
export function isSignal(kind: EventKind | SignalKind): kind is SignalKind {
  return (SIGNAL_KINDS as readonly string[]).includes(kind);
}
