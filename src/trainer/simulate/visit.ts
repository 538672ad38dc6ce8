import type {EventKind} from '../../core/contract/event-kinds.ts';
import {sigmoid} from '../../core/learn/sigmoid.ts';
import type {Random} from '../random.ts';
import {drawByScore, drawExponential, drawIndex} from './draw.ts';
import {type Shopper, toWish} from './shopper.ts';
import {toSeasonWeight, type World, type WorldItem} from './world.ts';

/** Purposes of a visit. */
export const INTENTS = ['browse', 'goal', 'gift'] as const;
/** Purpose of a visit. */
export type Intent = (typeof INTENTS)[number];

const INTENT_WEIGHTS = [0.55, 0.35, 0.1];
/** Probability to continue after each product, by intent. */
const STAYING: Readonly<Record<Intent, number>> = {browse: 0.8, goal: 0.84, gift: 0.82};
/** Number of products in a list, from which one is opened. */
const LIST_LENGTH = 10;
/** Weights of the next product: same kind, same category, a complement of the last one, or any by taste. */
const NEXT_WEIGHTS = [0.5, 0.33, 0.09, 0.08];
/** Probabilities that an opened product was clicked in a list, is put on the wishlist, and is shared. */
const CLICK_SHARE = 0.5;
const WISHLIST_SHARE = 0.05;
const SHARE_SHARE = 0.01;
/** Logits of adding an average product to the cart, of going to checkout, and of finishing it. */
const ADD_LOGIT = -3.8;
const CHECKOUT_LOGIT = 0.1;
const FINISH_LOGIT = 1.4;
const READING_MEAN_MS = 38_000;

/** One row of the events table. */
export interface SimulatedEvent {
  readonly timeMs: number;
  readonly kind: EventKind;
  readonly item?: WorldItem;
  readonly query?: string;
  readonly quantity?: number;
}

/** A visit and its true causes. */
export interface SimulatedVisit {
  readonly events: readonly SimulatedEvent[];
  readonly intent: Intent;
  /** The kind of product that the shopper came for. */
  readonly focus: number;
  readonly isPurchase: boolean;
}

/**
 * Simulates one visit: lists, searches, products, cart, and perhaps an order. Changes the shopper's cart and
 * possessions.
 *
 * @param dayOfYear 0 to 365, for the season
 */
export function simulateVisit(
  world: World,
  shopper: Shopper,
  {startMs, dayOfYear, random}: {startMs: number; dayOfYear: number; random: Random},
): SimulatedVisit {
  const events: SimulatedEvent[] = [];
  let timeMs = startMs;
  const push = (kind: EventKind, more: Omit<SimulatedEvent, 'timeMs' | 'kind'> = {}, pauseMs = 4000): void => {
    events.push({timeMs: Math.round(timeMs), kind, ...more});
    timeMs += 800 + drawExponential(random, pauseMs);
  };
  const intent = INTENTS[drawIndex(random, INTENT_WEIGHTS)];
  const focus = drawFocus(world, shopper, {intent, dayOfYear, random});
  let kind = focus;
  enter(world, {intent, kind, shopper, random, push});

  let last: WorldItem | undefined;
  const seen: WorldItem[] = [];
  do {
    const item = drawNext(world, shopper, {kind, last, seen, random});
    if (last && item.kind !== last.kind && random() < 0.3) {
      if (random() < 0.6) push('search', toQuery(item, random));
      else push('filter');
    }
    if (random() < CLICK_SHARE) push('click', {item}, 900);
    push('view', {item}, READING_MEAN_MS);
    const wish = toWish(shopper, item, world);
    if (random() < WISHLIST_SHARE * sigmoid(wish) * 2) push('wishlist', {item});
    if (random() < SHARE_SHARE) push('share', {item});
    if (item.isInStock && random() < toAddChance(shopper, item, {wish, intent})) {
      push('cart-add', {item, quantity: random() < 0.1 ? 2 : 1});
      shopper.cart.push(item);
      if (random() < 0.5)
        kind = world.complements[item.kind][Math.floor(random() * world.complements[item.kind].length)];
    } else if (random() < 0.08) {
      kind = drawFocus(world, shopper, {intent: 'browse', dayOfYear, random});
    } else {
      kind = item.kind;
    }
    last = item;
    seen.push(item);
  } while (random() < STAYING[intent] && seen.length < 60);

  const isPurchase = leave(shopper, {intent, random, push});
  shopper.lastVisitMs = timeMs;
  return {events, intent, focus, isPurchase};
}

type Push = (kind: EventKind, more?: Omit<SimulatedEvent, 'timeMs' | 'kind'>, pauseMs?: number) => void;

function enter(
  world: World,
  {intent, kind, shopper, random, push}: {intent: Intent; kind: number; shopper: Shopper; random: Random; push: Push},
): void {
  if (random() < (intent === 'goal' ? 0.65 : 0.12)) {
    const wanted = world.kindItems[kind];
    push(
      'search',
      toQuery(
        wanted[
          drawByScore(
            random,
            wanted.map((item) => toWish(shopper, item, world)),
          )
        ],
        random,
      ),
      9000,
    );
  } else if (random() < 0.25) push('filter', {}, 6000);
}

/** Ends a visit, perhaps with an order. @returns whether the shopper bought */
function leave(shopper: Shopper, {intent, random, push}: {intent: Intent; random: Random; push: Push}): boolean {
  if (shopper.cart.length > 1 && random() < 0.15) {
    const [removed] = shopper.cart.splice(Math.floor(random() * shopper.cart.length), 1);
    push('cart-remove', {item: removed});
  }
  if (shopper.cart.length === 0) return false;
  const sumCents = shopper.cart.reduce((sum, {item}) => sum + (item.priceCents ?? 0), 0);
  const strain = Math.log(Math.max(1, sumCents) / shopper.budgetCents);
  const logit = CHECKOUT_LOGIT + shopper.readiness - 0.8 * Math.max(0, strain) + (intent === 'browse' ? -0.5 : 0.6);
  if (random() >= sigmoid(logit)) {
    // Half of the abandoned carts are kept until the next visit.
    if (random() < 0.5) shopper.cart = [];
    return false;
  }
  push('checkout', {}, 60_000);
  if (random() >= sigmoid(FINISH_LOGIT + 0.5 * shopper.readiness)) return false;
  for (const item of shopper.cart) {
    push('purchase', {item, quantity: 1}, 10);
    shopper.owned.add(item.index);
  }
  shopper.cart = [];
  return true;
}

/** Draws the kind that a visit is for, by taste, season and number of items; gifts ignore the shopper's taste. */
function drawFocus(
  world: World,
  shopper: Shopper,
  {intent, dayOfYear, random}: {intent: Intent; dayOfYear: number; random: Random},
): number {
  const weights = world.kinds.map((_, kind) => {
    const category = world.kindCategory[kind];
    const taste = intent === 'gift' ? 1 : shopper.categoryTaste[category] * shopper.kindTaste[kind];
    return taste * toSeasonWeight(world, category, dayOfYear) * Math.sqrt(world.kindItems[kind].length);
  });
  return drawIndex(random, weights);
}

function drawNext(
  world: World,
  shopper: Shopper,
  {kind, last, seen, random}: {kind: number; last: WorldItem | undefined; seen: readonly WorldItem[]; random: Random},
): WorldItem {
  // Sometimes the shopper returns to a product of the same visit.
  if (seen.length > 2 && random() < 0.08) return seen[Math.floor(random() * (seen.length - 1))];
  const way = drawIndex(random, NEXT_WEIGHTS);
  let wanted = world.kindItems[kind];
  if (way === 1) wanted = world.items.filter(({category}) => category === world.kindCategory[kind]);
  if (way === 2 && last) {
    const others = world.complements[last.kind];
    if (others.length > 0) wanted = world.kindItems[others[Math.floor(random() * others.length)]];
  }
  if (way === 3) {
    const category = drawIndex(random, shopper.categoryTaste);
    wanted = world.items.filter((item) => item.category === category);
  }
  const fresh = wanted.filter((item) => !seen.includes(item));
  const shown = drawList(fresh.length > 0 ? fresh : world.items, random);
  return shown[
    drawByScore(
      random,
      shown.map((item) => toWish(shopper, item, world) + (item.isInStock ? 0 : -1)),
    )
  ];
}

function drawList(items: readonly WorldItem[], random: Random): WorldItem[] {
  if (items.length <= LIST_LENGTH) return [...items];
  return Array.from({length: LIST_LENGTH}, () => items[Math.floor(random() * items.length)]);
}

function toAddChance(shopper: Shopper, {item}: WorldItem, {wish, intent}: {wish: number; intent: Intent}): number {
  const strain = Math.log(Math.max(1, item.priceCents ?? 1) / shopper.budgetCents);
  const purpose = intent === 'browse' ? 0 : 0.9;
  return sigmoid(ADD_LOGIT + 0.55 * wish - 0.5 * Math.max(0, strain) + purpose + 0.4 * shopper.readiness);
}

/** Search words for an item: its kind or title, sometimes with colour or brand. */
function toQuery({item}: WorldItem, random: Random): {query: string} {
  const kind = (item.category ?? '').split(' > ').at(-1) ?? '';
  const words = [random() < 0.5 ? kind : item.title.split(',')[0]];
  if (item.colour && random() < 0.3) words.unshift(item.colour);
  if (item.brand && random() < 0.12) words.unshift(item.brand);
  return {query: words.join(' ').toLowerCase()};
}
