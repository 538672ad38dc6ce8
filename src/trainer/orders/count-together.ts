import {ORDER_LIMITS, type OrderFacts} from '../../core/contract/order-facts.ts';
import {ORDER_GAP_MS} from '../../core/clean/visits.ts';
import type {PurchaseTable} from '../churn/purchase-table.ts';
import type {CountedItem} from './count-repeats.ts';

/** Fewer shoppers than this would reveal single orders. */
const MIN_SHOPPERS = 3;
/** Pairs kept of each product. */
const MAX_OF_ONE = 8;
/** Larger orders are a trader's: their pairs say little, and there are thousands of them. */
const MAX_ORDER = 60;
/**
 * Pairs counted at once, some 1 GB of memory (a map has room for 16 million): of a larger history later pairs are left
 * out.
 */
const MAX_COUNTED = 8_000_000;
/** Added to the orders of each product, so that a pair of two rare products does not count as sure. */
const DAMPING = 5;

/**
 * Counts which products of different categories are bought in one order, by cosine of their orders:
 * n_ab / sqrt((n_a + 5) (n_b + 5)).
 *
 * @param items id and category path of each product of the table; products without a category go with any other
 */
export function countTogether(purchases: PurchaseTable, items: readonly CountedItem[]): OrderFacts['together'] {
  const size = items.length;
  const counts = new Int32Array(size);
  /** By a * size + b with a < b. */
  const pairs = new Map<number, {orders: number; shoppers: number; last: number}>();
  forEachOrder(purchases, (shopper, order) => {
    for (const item of order) counts[item]++;
    if (order.length > MAX_ORDER) return;
    for (const [at, a] of order.entries()) {
      for (const b of order.slice(at + 1)) {
        const {category} = items[a];
        if (category !== undefined && category === items[b].category) continue;
        const key = Math.min(a, b) * size + Math.max(a, b);
        const pair = pairs.get(key) ?? {orders: 0, shoppers: 0, last: -1};
        if (pair.orders === 0 && pairs.size >= MAX_COUNTED) continue;
        pairs.set(key, pair);
        pair.orders++;
        if (pair.last !== shopper) pair.shoppers++;
        pair.last = shopper;
      }
    }
  });
  const found = [...pairs]
    .filter(([, {shoppers}]) => shoppers >= MIN_SHOPPERS)
    .map(([key, {orders}]) => {
      const [a, b] = [Math.floor(key / size), key % size];
      return {a, b, weight: orders / Math.sqrt((counts[a] + DAMPING) * (counts[b] + DAMPING))};
    })
    .sort((one, other) => other.weight - one.weight);
  return toNamed(toBestOfEach(found, size), items);
}

interface Pair {
  readonly a: number;
  readonly b: number;
  readonly weight: number;
}

/** Pairs that are among the first MAX_OF_ONE of one of their products. @param pairs best first */
function toBestOfEach(pairs: readonly Pair[], size: number): Pair[] {
  const kept = new Int32Array(size);
  const best = pairs.filter(({a, b}) => {
    const isKept = kept[a] < MAX_OF_ONE || kept[b] < MAX_OF_ONE;
    if (isKept) kept[a]++;
    if (isKept) kept[b]++;
    return isKept;
  });
  return best.slice(0, ORDER_LIMITS.pairs);
}

function toNamed(pairs: readonly Pair[], items: readonly CountedItem[]): OrderFacts['together'] {
  const places = new Map<number, number>();
  const toPlace = (item: number): number => {
    const known = places.get(item);
    if (known !== undefined) return known;
    places.set(item, places.size);
    return places.size - 1;
  };
  const rows = pairs
    .map(({a, b, weight}): OrderFacts['together']['pairs'][number] => [
      toPlace(a),
      toPlace(b),
      Math.max(0.001, Math.round(1000 * weight) / 1000),
    ])
    .filter(([a, b]) => Math.max(a, b) < ORDER_LIMITS.names);
  return {names: [...places.keys()].slice(0, ORDER_LIMITS.names).map((item) => items[item].id), pairs: rows};
}

/** Calls back for each order with its shopper and its different products, without what came back. */
function forEachOrder(
  {shopper, timeMs, item, quantity}: PurchaseTable,
  tell: (shopper: number, items: readonly number[]) => void,
): void {
  for (let from = 0, to = 0; from < shopper.length; from = to) {
    const order = new Set<number>();
    for (
      to = from;
      to < shopper.length && shopper[to] === shopper[from] && timeMs[to] - timeMs[from] < ORDER_GAP_MS;
      to++
    )
      if (quantity[to] > 0) order.add(item[to]);
    if (order.size > 0) tell(shopper[from], [...order]);
  }
}
