import {MS_PER_DAY} from '../../core/contract/durations.ts';
import {ORDER_LIMITS, type OrderFacts} from '../../core/contract/order-facts.ts';
import {
  addOrderTime,
  findRepeat,
  MIN_REPEAT_SHARE,
  openRepeats,
  toCategoryPaths,
} from '../../core/recommend/repeats.ts';
import type {PurchaseTable} from '../churn/purchase-table.ts';
import {toMedian} from '../averages.ts';

/** Fewer buyers tell nothing of a product, and could be told from the file one by one. */
const MIN_BUYERS = 20;
/** Buyers count only if they could be watched for this long after their first order. */
const WATCHED_DAYS = 60;
const MIN_GAPS = 5;

/** A product of a table of purchases. */
export interface CountedItem {
  readonly id: string;
  /** Category path. */
  readonly category?: string;
}

/** What is counted of a product or a category. */
interface Tally {
  buyers: number;
  again: number;
  readonly gapDays: number[];
}

/**
 * Counts how many buyers of each product, and of a typical product of each category, bought it again, and after how
 * many days.
 *
 * @param items id and category path of each product of the table
 */
export function countRepeats(
  purchases: PurchaseTable,
  items: readonly CountedItem[],
): Pick<OrderFacts, 'products' | 'categories'> {
  const products = new Map<number, Tally>();
  const categories = new Map<string, Tally>();
  forEachBuyer(purchases, (item, times) => {
    const gaps = times.slice(1).map((timeMs, at) => (timeMs - times[at]) / MS_PER_DAY);
    const isWatched = purchases.endMs - times[0] >= WATCHED_DAYS * MS_PER_DAY;
    add(products, item, {gaps, isWatched});
    for (const path of toCategoryPaths(items[item]?.category)) add(categories, path, {gaps, isWatched});
  });
  const named = toRows(categories, String, ORDER_LIMITS.categories);
  const own = toRows(products, (item) => items[item].id, ORDER_LIMITS.products);
  const byCategory = openRepeats({products: [], categories: named});
  const categoryOf = new Map(items.map(({id, category}) => [id, category]));
  // A product that is not bought again needs no row where its category says the same.
  const needed = own.filter(([id, share]) => {
    const other = findRepeat(byCategory, id, categoryOf.get(id));
    return share >= MIN_REPEAT_SHARE || (other !== undefined && other.share >= MIN_REPEAT_SHARE);
  });
  return {products: needed, categories: named};
}

function add<Key>(
  tallies: Map<Key, Tally>,
  key: Key,
  {gaps, isWatched}: {gaps: readonly number[]; isWatched: boolean},
): void {
  const tally = tallies.get(key) ?? {buyers: 0, again: 0, gapDays: []};
  tallies.set(key, tally);
  tally.gapDays.push(...gaps);
  if (!isWatched) return;
  tally.buyers++;
  if (gaps.length > 0) tally.again++;
}

/** Rows of what has enough buyers, those with most first. */
function toRows<Key>(
  tallies: ReadonlyMap<Key, Tally>,
  toName: (key: Key) => string,
  most: number,
): OrderFacts['products'] {
  return [...tallies]
    .filter(([, {buyers}]) => buyers >= MIN_BUYERS)
    .sort(([, one], [, other]) => other.buyers - one.buyers)
    .slice(0, most)
    .map(([key, {buyers, again, gapDays}]) => {
      const isKnown = gapDays.length >= MIN_GAPS;
      return [toName(key), isKnown ? round(again / buyers, 100) : 0, isKnown ? round(toMedian(gapDays) ?? 0, 10) : 0];
    });
}

/** Calls back for each shopper and product with the times of their orders, oldest first, without what came back. */
function forEachBuyer(
  {shopper, timeMs, item, quantity}: PurchaseTable,
  tell: (item: number, times: readonly number[]) => void,
): void {
  for (let from = 0, to = 0; from < shopper.length; from = to) {
    const orders = new Map<number, number[]>();
    for (to = from; to < shopper.length && shopper[to] === shopper[from]; to++) {
      if (quantity[to] > 0) addOrderTime(orders, item[to], timeMs[to]);
    }
    for (const [one, times] of orders) tell(one, times);
  }
}

function round(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
