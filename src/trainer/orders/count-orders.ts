import {ORDERS_FORMAT, type OrderFacts} from '../../core/contract/order-facts.ts';
import type {PurchaseTable} from '../churn/purchase-table.ts';
import {type CountedItem, countRepeats} from './count-repeats.ts';
import {countTogether} from './count-together.ts';

/** @returns undefined where the orders are too few to say anything */
export function countOrders(purchases: PurchaseTable, items: readonly CountedItem[]): OrderFacts | undefined {
  const repeats = countRepeats(purchases, items);
  const together = countTogether(purchases, items);
  if (repeats.products.length === 0 && repeats.categories.length === 0 && together.pairs.length === 0) return undefined;
  return {format: ORDERS_FORMAT, ...repeats, together};
}
