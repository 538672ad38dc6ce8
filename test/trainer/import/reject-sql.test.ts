import {DuckDBInstance} from '@duckdb/node-api';
import {expect, it} from 'vitest';
import {type RawRow, REJECT_REASONS, toRejectReason} from '../../../src/core/clean/row-rules.ts';
import {toRejectSql} from '../../../src/trainer/import/reject-sql.ts';

const TIME = 1_460_000_000_000;
const GOOD: RawRow = {
  visitor: 'ann',
  visit: null,
  timeMs: TIME,
  kind: 'view',
  item: 'mug',
  price: null,
  quantity: null,
};

/** Odd rows: each field at its edges, and some with two faults, so that the order of the rules shows. */
const ROWS: readonly RawRow[] = [
  GOOD,
  {...GOOD, visitor: null},
  {...GOOD, visitor: '', visit: ''},
  {...GOOD, visitor: null, visit: 'v1'},
  {...GOOD, timeMs: null},
  {...GOOD, timeMs: 0},
  {...GOOD, timeMs: 946_684_800_000},
  {...GOOD, timeMs: 4_102_444_800_000},
  {...GOOD, kind: null},
  {...GOOD, kind: 'stare'},
  {...GOOD, kind: 'search', item: null},
  {...GOOD, item: null},
  {...GOOD, item: ''},
  {...GOOD, price: -1},
  {...GOOD, price: 0},
  {...GOOD, price: Number.NaN},
  {...GOOD, price: Infinity},
  {...GOOD, quantity: 0},
  {...GOOD, quantity: 100_000},
  {...GOOD, quantity: 100_001},
  {...GOOD, quantity: Number.NaN},
  {...GOOD, item: 'x'.repeat(200)},
  {...GOOD, item: 'x'.repeat(201)},
  {...GOOD, visitor: null, timeMs: 0, kind: 'stare'},
  {...GOOD, item: null, price: -1},
];

it('judges odd rows in SQL as the rules of core do, and every reason occurs', async () => {
  const text = (value: string | null): string => (value === null ? 'NULL' : `'${value}'`);
  const number = (value: number | null): string =>
    value === null || Number.isNaN(value) ? 'NULL::DOUBLE' : value === Infinity ? `'inf'::DOUBLE` : `${value}::DOUBLE`;
  const rows = ROWS.map(({visitor, visit, timeMs, kind, item, price, quantity}, index) => {
    // A text that is no number arrives as NULL beside its text; so does NaN here.
    const priceText = price === null ? 'NULL' : `'${price}'`;
    const quantityText = quantity === null ? 'NULL' : `'${quantity}'`;
    return `(${index}, ${text(visitor)}, ${text(visit)}, ${number(timeMs)}, ${text(kind)}, ${text(item)}, ${priceText}, ${number(price)}, ${quantityText}, ${number(quantity)})`;
  });
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const found = await connection.runAndReadAll(
    `SELECT ${toRejectSql()} FROM (VALUES ${rows.join(', ')})
     AS t(n, visitor_id, visit_id, time_ms, kind, item_id, price_text, price, quantity_text, quantity) ORDER BY n`,
  );
  const verdicts = found.getRows().map(([reason]) => reason ?? undefined);
  expect(verdicts).toEqual(ROWS.map(toRejectReason));
  expect(new Set(verdicts.filter((reason) => reason !== undefined))).toEqual(new Set(REJECT_REASONS));
  connection.closeSync();
});
