import {ORDER_GAP_MS} from '../clean/visits.ts';
import {MS_PER_DAY} from '../contract/durations.ts';

/** One line of an order. */
export interface Purchase {
  readonly timeMs: number;
  /** Identifies the product; equal for the same product. */
  readonly item: string | number;
  /** Number of pieces; negative for returned ones. */
  readonly quantity: number;
  /** Price of one piece; NaN if unknown. */
  readonly price: number;
}

/** Days after which a past order counts half, from a week to a season. */
const ORDER_HALF_LIVES = [7, 14, 30, 60, 120];
const SPEND_HALF_LIVES = [30, 90];

/** Orders are also counted over windows of this many days up to now. */
const WINDOWS = [30, 60, 90];

/** Lower bound of the days since a shopper's first order, so that the order rate of a new shopper stays finite. */
const MIN_DAYS = 30;

interface Order {
  readonly ageDays: number;
  readonly spend: number;
  readonly pieces: number;
  readonly items: number;
}

/**
 * Numeric features of one shopper's purchases up to now, by name, always in the same order.
 *
 * @param purchases the shopper's order lines, oldest first; those after `nowMs` are not read
 * @returns NaN if a value cannot be known, such as the gap between orders after a single order; undefined if
 *   nothing was bought by `nowMs`
 */
export function toPurchaseFeatures(
  purchases: readonly Purchase[],
  nowMs: number,
): Readonly<Record<string, number>> | undefined {
  const known = purchases.filter((line) => line.timeMs <= nowMs);
  const bought = known.filter((line) => line.quantity > 0);
  if (bought.length === 0) return undefined;
  const orders = toOrders(bought, nowMs);
  const ages = orders.map((order) => order.ageDays);
  const last = orders[orders.length - 1];
  const gaps = ages.slice(1).map((age, i) => ages[i] - age);
  const recencyDays = last.ageDays;
  const tenureDays = ages[0];
  const meanGap = mean(gaps);
  const items = new Set(bought.map((line) => line.item)).size;
  const spend = sum(orders.map((order) => order.spend));
  const decayed = (order: Order, halfLife: number): number => 0.5 ** (order.ageDays / halfLife);
  return {
    recencyDays,
    tenureDays,
    orders: orders.length,
    activeDays: new Set(bought.map((line) => Math.floor(line.timeMs / MS_PER_DAY))).size,
    spend,
    spendPerOrder: spend / orders.length,
    lastSpend: last.spend,
    piecesPerOrder: mean(orders.map((order) => order.pieces)),
    itemsPerOrder: mean(orders.map((order) => order.items)),
    lastItems: last.items,
    items,
    boughtAgain: 1 - items / bought.length,
    meanPrice: mean(bought.map((line) => line.price).filter((price) => !Number.isNaN(price))),
    meanGapDays: meanGap,
    spreadOfGaps: gaps.length > 1 ? Math.sqrt(mean(gaps.map((gap) => (gap - meanGap) ** 2))) : Number.NaN,
    lastGapDays: gaps.length > 0 ? gaps[gaps.length - 1] : Number.NaN,
    longestGapDays: gaps.length > 0 ? Math.max(...gaps) : Number.NaN,
    recencyOverMeanGap: recencyDays / Math.max(1, meanGap),
    recencyOverTenure: recencyDays / Math.max(1, tenureDays),
    ordersPerDay: orders.length / (tenureDays + MIN_DAYS),
    returnedLines: known.filter((line) => line.quantity < 0).length,
    ...Object.fromEntries(
      ORDER_HALF_LIVES.map((halfLife) => [`orders/${halfLife}d`, sum(orders.map((order) => decayed(order, halfLife)))]),
    ),
    ...Object.fromEntries(
      SPEND_HALF_LIVES.map((halfLife) => [
        `spend/${halfLife}d`,
        sum(orders.map((order) => order.spend * decayed(order, halfLife))),
      ]),
    ),
    ...Object.fromEntries(WINDOWS.map((days) => [`orders in ${days}d`, ages.filter((age) => age <= days).length])),
  };
}

function toOrders(bought: readonly Purchase[], nowMs: number): Order[] {
  const orders: Purchase[][] = [];
  let lastMs = -Infinity;
  for (const line of bought) {
    if (line.timeMs - lastMs >= ORDER_GAP_MS) orders.push([]);
    orders[orders.length - 1].push(line);
    lastMs = line.timeMs;
  }
  return orders.map((lines) => ({
    ageDays: (nowMs - lines[0].timeMs) / MS_PER_DAY,
    spend: sum(lines.map((line) => (Number.isNaN(line.price) ? 0 : line.price * line.quantity))),
    pieces: sum(lines.map((line) => line.quantity)),
    items: new Set(lines.map((line) => line.item)).size,
  }));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Mean of the values; NaN if there are none. */
function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
