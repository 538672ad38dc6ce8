/**
 * How well "due again" says what shoppers order once more: counted on Online Retail up to its last 90 days, judged on
 * every order of a returning shopper in those. Keeps the figures in docs/results/repeats.json.
 *
 * npx tsx test/bench/repeats.bench.ts [--data ../shared/data]
 */
import {writeFile} from 'node:fs/promises';
import {cpus} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {MS_PER_DAY} from '../../src/core/contract/durations.ts';
import {ORDER_GAP_MS} from '../../src/core/clean/visits.ts';
import type {BoughtItem} from '../../src/core/profile/profile.ts';
import {openRepeats, type Repeats, toDueItems} from '../../src/core/recommend/repeats.ts';
import {type Line, type PurchaseTable, toTable} from '../../src/trainer/churn/purchase-table.ts';
import {countOrders} from '../../src/trainer/orders/count-orders.ts';
import {readOnlineRetail} from './visit-table/online-retail.ts';

const TEST_DAYS = 90;
/** Length of a list. */
const PLACES = 8;

/** One order of the test part: what was bought before it, oldest first, and what the order has. */
interface Order {
  readonly before: readonly BoughtItem[];
  readonly nowMs: number;
  readonly items: ReadonlySet<string>;
}

/** Bought products in the order of a list; products that are left out are not shown. */
type List = (order: Order) => string[];

const {values} = parseArgs({options: {data: {type: 'string', default: '../shared/data'}}});
const table = await readOnlineRetail(path.join(values.data, 'online-retail/online_retail.parquet'));
const cutMs = table.endMs - TEST_DAYS * MS_PER_DAY;
const lines = toLines(table);
const itemCount = table.item.reduce((most, item) => Math.max(most, item + 1), 0);
const items = Array.from({length: itemCount}, (_, item) => ({id: String(item)}));
const file = countOrders(
  toTable(
    lines.filter(({timeMs}) => timeMs < cutMs),
    cutMs,
  ),
  items,
);
if (!file) throw new Error('Online Retail has too few purchases.');
const orders = toOrders(lines);
const result = {
  machine: `${cpus().length} cores, ${cpus()[0].model.trim()}, Node ${process.versions.node}`,
  products: file.products.length,
  bytes: JSON.stringify(file).length,
  orders: orders.length,
  rows: [
    judge('due again', toDueList(openRepeats(file))),
    judge('due by the shopper’s own orders alone', toDueList(undefined)),
    judge('all bought, those in most orders first', toCountList()),
    judge('all bought, newest first', ({before}) => [...new Set(before.toReversed().map(({itemId}) => itemId))]),
  ],
};
await writeFile('docs/results/repeats.json', `${JSON.stringify(result, null, 1)}\n`);
console.log(JSON.stringify(result));

function toDueList(repeats: Repeats | undefined): List {
  return ({before, nowMs}) =>
    toDueItems(before, {repeats, toCategory: () => undefined, nowMs}).map(({itemId}) => itemId);
}

function toCountList(): List {
  return ({before}) => {
    const counts = new Map<string, number>();
    for (const {itemId} of before) counts.set(itemId, (counts.get(itemId) ?? 0) + 1);
    return [...counts].sort(([, one], [, other]) => other - one).map(([id]) => id);
  };
}

/**
 * Share of the bought products that the list lets back; what share of the order's repeats is among them; and what share
 * of them, and of those in the first places, the order has.
 */
function judge(name: string, toList: List) {
  let [bought, listed, repeated, listedRepeats, shown, hits] = [0, 0, 0, 0, 0, 0];
  for (const order of orders) {
    const known = new Set(order.before.map(({itemId}) => itemId));
    const list = toList(order);
    bought += known.size;
    listed += list.length;
    repeated += [...known].filter((id) => order.items.has(id)).length;
    listedRepeats += list.filter((id) => order.items.has(id)).length;
    const first = list.slice(0, PLACES);
    shown += first.length;
    hits += first.filter((id) => order.items.has(id)).length;
  }
  return {
    name,
    let_back: listed / bought,
    of_repeats: listedRepeats / repeated,
    of_let_back: listedRepeats / listed,
    of_first: hits / shown,
  };
}

function toLines({shopper, timeMs, item, quantity, price}: PurchaseTable): Line[] {
  return Array.from(shopper, (one, at) => ({
    shopper: one,
    timeMs: timeMs[at],
    item: item[at],
    quantity: quantity[at],
    price: price[at],
  }));
}

/** Orders of the last TEST_DAYS of shoppers who had bought before. Lines are sorted by shopper and time. */
function toOrders(all: readonly Line[]): Order[] {
  const found: Order[] = [];
  let before: BoughtItem[] = [];
  const kept = all.filter(({quantity}) => quantity > 0);
  for (let from = 0, to = 0; from < kept.length; from = to) {
    const {shopper, timeMs: nowMs} = kept[from];
    if (from === 0 || kept[from - 1].shopper !== shopper) before = [];
    while (to < kept.length && kept[to].shopper === shopper && kept[to].timeMs - nowMs < ORDER_GAP_MS) to++;
    const order = kept.slice(from, to).map(({item, timeMs}) => ({itemId: String(item), timeMs, quantity: 1}));
    if (nowMs >= cutMs && before.length > 0) {
      found.push({before, nowMs, items: new Set(order.map(({itemId}) => itemId))});
    }
    before = [...before, ...order];
  }
  return found;
}
