import {MS_PER_DAY} from '../contract/durations.ts';
import type {OrderFacts} from '../contract/order-facts.ts';
import {toCategorySteps} from '../features/category-path.ts';
import {ORDER_GAP_MS} from '../clean/visits.ts';
import type {BoughtItem} from '../profile/profile.ts';

/** How a product is bought again. */
export interface Repeat {
  /** Share of its buyers who bought it again, 0 to 1. */
  readonly share: number;
  /** Median days between two orders of the same buyer. */
  readonly gapDays: number;
}

/** What the shop's history says of buying again. */
export interface Repeats {
  /** By id. */
  readonly products: ReadonlyMap<string, Repeat>;
  /** By category path. */
  readonly categories: ReadonlyMap<string, Repeat>;
}

/** A product that the shopper has bought and may need again. */
export interface DueItem {
  readonly itemId: string;
  /** 0 to 1: share of such buyers, and of the shopper's own orders, after which one more followed. */
  readonly score: number;
}

/** A product whose buyers come back for it less often than this is not bought again: tea is, a tent is not. */
export const MIN_REPEAT_SHARE = 0.1;
/**
 * A product is due from this part of its usual gap on. Half of the buyers are back before the whole gap; on Online
 * Retail a later bound loses repeats and gains no precision (test/bench/repeats.bench.ts).
 */
const DUE_FROM = 0.3;
/** A second order on the same day corrects the first; it tells nothing of a gap. */
const MIN_GAP_DAYS = 1;

/** Reads orders.json. */
export function openRepeats({products, categories}: Pick<OrderFacts, 'products' | 'categories'>): Repeats {
  const toMap = (rows: OrderFacts['products']): Map<string, Repeat> =>
    new Map(rows.map(([name, share, gapDays]) => [name, {share, gapDays}]));
  return {products: toMap(products), categories: toMap(categories)};
}

/** All paths that a category lies in, the narrowest first: `Pantry > Tea` gives `Pantry > Tea`, `Pantry`. */
export function toCategoryPaths(category: string | undefined): string[] {
  const steps = toCategorySteps(category ?? '');
  return steps.map((_, at) => steps.slice(0, steps.length - at).join(' > '));
}

/** What is known of a product: by its own buyers, else by its narrowest category that is known. */
export function findRepeat(repeats: Repeats, itemId: string, category: string | undefined): Repeat | undefined {
  const own = repeats.products.get(itemId);
  if (own) return own;
  const path = toCategoryPaths(category).find((one) => repeats.categories.has(one));
  return path === undefined ? undefined : repeats.categories.get(path);
}

/**
 * The products that are due again, likeliest first: those of which enough buyers order more, once part of the usual gap
 * between two orders has passed. Each of the shopper's own orders after the first counts like one more buyer who came
 * back, and own gaps replace the usual one.
 *
 * @param bought order lines
 * @param given `toCategory` gives the category path of a product
 */
export function toDueItems(
  bought: readonly BoughtItem[],
  given: {repeats?: Repeats; toCategory: (itemId: string) => string | undefined; nowMs: number},
): DueItem[] {
  const {repeats, toCategory, nowMs} = given;
  const due: DueItem[] = [];
  for (const [itemId, times] of toOrderTimes(bought, nowMs)) {
    const usual = repeats && findRepeat(repeats, itemId, toCategory(itemId));
    const gaps = times.length - 1;
    const score = (gaps + (usual?.share ?? 0)) / times.length;
    if (score < MIN_REPEAT_SHARE) continue;
    const gapDays = gaps > 0 ? (times[gaps] - times[0]) / MS_PER_DAY / gaps : (usual?.gapDays ?? Infinity);
    const waitedDays = (nowMs - times[gaps]) / MS_PER_DAY;
    if (waitedDays >= DUE_FROM * Math.max(MIN_GAP_DAYS, gapDays)) due.push({itemId, score});
  }
  return due.sort((a, b) => b.score - a.score);
}

/**
 * Times of the orders of each product, oldest first; lines within ORDER_GAP_MS are one order. A line after `nowMs` is
 * left out: the clock was ahead when it was recorded, so nobody knows its time.
 */
function toOrderTimes(bought: readonly BoughtItem[], nowMs: number): Map<string, number[]> {
  const times = new Map<string, number[]>();
  const lines = bought.filter(({timeMs}) => timeMs <= nowMs).toSorted((a, b) => a.timeMs - b.timeMs);
  for (const {itemId, timeMs} of lines) addOrderTime(times, itemId, timeMs);
  return times;
}

/**
 * Adds a line to the times of its product's orders; a line within ORDER_GAP_MS of the newest one belongs to it.
 *
 * @param orders times of the orders of each product, oldest first
 */
export function addOrderTime<Key>(orders: Map<Key, number[]>, product: Key, timeMs: number): void {
  const known = orders.get(product);
  if (!known) orders.set(product, [timeMs]);
  else if (timeMs - known[known.length - 1] >= ORDER_GAP_MS) known.push(timeMs);
}
