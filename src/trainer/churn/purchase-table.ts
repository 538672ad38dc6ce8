import {toKindIndex} from '../../core/contract/event-kinds.ts';
import type {Purchase} from '../../core/features/purchase-features.ts';
import type {History} from '../history/history.ts';

/** Order lines of many shoppers, sorted by shopper and then by time. */
export interface PurchaseTable {
  /** [lines] 0 .. shoppers - 1 */
  readonly shopper: Int32Array;
  /** [lines] milliseconds since the Unix epoch. */
  readonly timeMs: Float64Array;
  /** [lines] index of the product. */
  readonly item: Int32Array;
  /** [lines] pieces; negative for returned ones. */
  readonly quantity: Float32Array;
  /** [lines] price of one piece, NaN if unknown. */
  readonly price: Float32Array;
  /** End of the data: a shopper without a purchase before it did not buy. */
  readonly endMs: number;
}

/**
 * The purchases of a history, without shoppers who have none, and without visits whose shopper is not known: nobody can
 * say whether that shopper came back. The data ends with the history's last event.
 */
export function toPurchaseTable(history: History): PurchaseTable {
  const {visitStart, visitVisitor, hasVisitor} = history;
  const purchase = toKindIndex('purchase');
  const lines: Line[] = [];
  let endMs = -Infinity;
  for (let visit = 0; visit < visitVisitor.length; visit++) {
    for (let event = visitStart[visit]; event < visitStart[visit + 1]; event++) {
      endMs = Math.max(endMs, history.timeMs[event]);
      if (history.kind[event] !== purchase || hasVisitor?.[visit] === 0) continue;
      lines.push({
        shopper: visitVisitor[visit],
        timeMs: history.timeMs[event],
        item: history.item[event],
        quantity: history.quantity[event],
        price: history.price[event],
      });
    }
  }
  return toTable(lines, endMs);
}

/** Order lines of each shopper, oldest first, as core/features reads them. */
export function toShopperPurchases(table: PurchaseTable): Purchase[][] {
  const shoppers: Purchase[][] = [];
  for (let line = 0; line < table.shopper.length; line++) {
    if (line === 0 || table.shopper[line] !== table.shopper[line - 1]) shoppers.push([]);
    shoppers[shoppers.length - 1].push({
      timeMs: table.timeMs[line],
      item: table.item[line],
      quantity: table.quantity[line],
      price: table.price[line],
    });
  }
  return shoppers;
}

/** A line of an order. */
export interface Line {
  readonly shopper: number;
  readonly timeMs: number;
  readonly item: number;
  readonly quantity: number;
  readonly price: number;
}

/** Sorts order lines by shopper and time, in place, and numbers the shoppers from 0. */
export function toTable(lines: Line[], endMs: number): PurchaseTable {
  const sorted = lines.sort((one, other) => one.shopper - other.shopper || one.timeMs - other.timeMs);
  let shopper = -1;
  let last: number | undefined;
  return {
    shopper: Int32Array.from(sorted, (line) => {
      if (line.shopper !== last) shopper++;
      last = line.shopper;
      return shopper;
    }),
    timeMs: Float64Array.from(sorted, (line) => line.timeMs),
    item: Int32Array.from(sorted, (line) => line.item),
    quantity: Float32Array.from(sorted, (line) => line.quantity),
    price: Float32Array.from(sorted, (line) => line.price),
    endMs,
  };
}
