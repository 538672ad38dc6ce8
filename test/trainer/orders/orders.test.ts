import {mkdtemp, readFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, it} from 'vitest';
import {MS_PER_DAY} from '../../../src/core/contract/durations.ts';
import {parseOrderFacts} from '../../../src/core/contract/order-facts.ts';
import {type Line, toTable} from '../../../src/trainer/churn/purchase-table.ts';
import {writeOrderFacts} from '../../../src/trainer/orders/orders-file.ts';
import {countOrders} from '../../../src/trainer/orders/count-orders.ts';
import {history} from '../../support/histories.ts';

const ITEMS = [
  {id: 'tea', category: 'Pantry > Tea'},
  {id: 'tent', category: 'Sport > Tents'},
  {id: 'rare tea', category: 'Pantry > Tea'},
  {id: 'tea pot', category: 'Pantry > Tea'},
];
const END_DAY = 200;

/** An order of one product by one shopper. */
const line = (shopper: number, item: number, day: number, quantity = 1): Line => ({
  shopper,
  item,
  timeMs: day * MS_PER_DAY,
  quantity,
  price: 5,
});

const train = (lines: Line[]) => countOrders(toTable(lines, END_DAY * MS_PER_DAY), ITEMS);
const shoppers = (count: number, toLines: (shopper: number) => Line[]): Line[] =>
  Array.from({length: count}, (_, shopper) => toLines(shopper)).flat();

it('counts who bought a product again and the median gap, by product and by category', () => {
  const repeats = train([
    // 10 of 40 come back for tea, after 20 days and again after 40.
    ...shoppers(40, (one) => [line(one, 0, 10), ...(one < 10 ? [line(one, 0, 30), line(one, 0, 70)] : [])]),
    // A tea pot of the same category, for which nobody comes back.
    ...shoppers(40, (one) => [line(one, 3, 10)]),
    ...shoppers(40, (one) => [line(one, 1, 10)]),
  ]);
  expect(repeats).toMatchObject({
    // The tent's category says the same of it: no row.
    products: [
      ['tea', 0.25, 30],
      ['tea pot', 0, 0],
    ],
    categories: [
      ['Pantry > Tea', 0.13, 30],
      ['Pantry', 0.13, 30],
      ['Sport > Tents', 0, 0],
      ['Sport', 0, 0],
    ],
  });
});

it('counts what is bought in one order, of different categories and by three shoppers at least', () => {
  const counted = train([
    // Tea and tent in 4 orders of 3 shoppers, tea and tea pot (of one category) in 3, tent and tea pot in 2.
    ...shoppers(3, (one) => [line(one, 0, 10), line(one, 1, 10)]),
    line(0, 0, 50),
    line(0, 1, 50),
    ...shoppers(3, (one) => [line(one + 10, 0, 20), line(one + 10, 3, 20.01)]),
    ...shoppers(2, (one) => [line(one + 20, 1, 20), line(one + 20, 3, 20)]),
    // Hours apart: two orders.
    ...shoppers(5, (one) => [line(one + 30, 1, 20), line(one + 30, 3, 20.5)]),
  ]);
  // Tea is in 7 orders, the tent in 11: 4 / sqrt(12 * 16).
  expect(counted?.together).toEqual({names: ['tea', 'tent'], pairs: [[0, 1, 0.289]]});
});

it('names no product with few buyers, and waits for those who bought lately', () => {
  const few = train(shoppers(19, (one) => [line(one, 2, 10), line(one, 2, 40)]));
  expect(few).toBeUndefined();
  const repeats = train([
    ...shoppers(20, (one) => [line(one, 0, 10), ...(one < 10 ? [line(one, 0, 30)] : [])]),
    // They bought 30 days before the end: whether they come back is not known yet.
    ...Array.from({length: 100}, (_, one) => line(100 + one, 0, END_DAY - 30)),
  ]);
  expect(repeats?.products).toEqual([['tea', 0.5, 20]]);
});

it('takes lines of one order as one, and not what was sent back', () => {
  const repeats = train(
    shoppers(20, (one) => [line(one, 0, 10), line(one, 0, 10.01), line(one, 0, 15, -1), line(one, 0, 40)]),
  );
  expect(repeats?.products).toEqual([['tea', 1, 30]]);
});

it('writes the file of a history, and removes that of an earlier one', async () => {
  const out = await mkdtemp(path.join(tmpdir(), 'vitrine-repeats-'));
  // Each shopper buys in one visit on day 10 and in another on day 40, of 140 days.
  const visitors = Array.from({length: 50}, (_, visit) => visit % 25);
  const made = (kind: 'purchase' | 'view') => ({
    ...history([...visitors.map(() => [[kind, 'tea'] as const]), [[kind, 'tea']]], [...visitors, 25]),
    timeMs: Float64Array.from([...visitors.map((_, visit) => (visit < 25 ? 10 : 40)), 140], (day) => day * MS_PER_DAY),
  });
  const bytes = await writeOrderFacts(made('purchase'), {out});
  const text = await readFile(path.join(out, 'orders.json'), 'utf8');
  expect(Buffer.byteLength(text)).toBe(bytes);
  expect(parseOrderFacts(JSON.parse(text)).products).toEqual([['tea', 1, 30]]);
  expect(await writeOrderFacts(made('view'), {out})).toBeUndefined();
  await expect(readFile(path.join(out, 'orders.json'))).rejects.toThrow(/ENOENT/);
});
