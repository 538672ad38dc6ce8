import {copyFile, mkdtemp, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {DuckDBInstance} from '@duckdb/node-api';
import {expect, it} from 'vitest';
import {readHistory} from '../../../src/trainer/history/read-history.ts';
import {createRandom} from '../../../src/trainer/random.ts';
import {EVENTS_HEADER, eventRow, importFiles, toVisitWords} from '../../support/source-files.ts';

/** 60 shoppers with visits all over a day, rows in no order. */
function manyRows(): string {
  const random = createRandom(5);
  const rows = Array.from({length: 900}, (_, n) =>
    eventRow(
      `shopper-${Math.floor(random() * 60)}`,
      Math.floor(random() * 86_400),
      `item-${Math.floor(random() ** 2 * 40)}`,
      n % 9 === 0 ? 'cart-add' : 'view',
    ),
  );
  return EVENTS_HEADER + rows.join('');
}

it('gives the same history from a raw file, from one shard and from many', async () => {
  const one = await importFiles({'events.csv': manyRows()});
  const many = await importFiles({'events.csv': manyRows()}, {shardRows: 50});
  expect(one.record.shards.length).toBe(1);
  expect(many.record.shards.length).toBeGreaterThan(8);
  expect(toVisitWords(many.history)).toEqual(toVisitWords(one.history));
  expect([...many.history.visitVisitor]).toEqual([...one.history.visitVisitor]);
  expect(many.history.dataHash).toBe(one.history.dataHash);
  expect((await readHistory(one.source)).dataHash).toBe(one.history.dataHash);
});

it('reads visits in the order of time and the items in the order they appear', async () => {
  const {history} = await importFiles({'events.csv': manyRows()}, {shardRows: 50});
  const starts = Array.from(history.visitStart.subarray(0, -1), (start) => history.timeMs[start]);
  expect(starts).toEqual([...starts].sort((a, b) => a - b));
  const appeared = [...new Set(Array.from(history.item, (item) => history.itemIds[item]))];
  expect(history.itemIds).toEqual(appeared);
  expect(new Set(history.visitVisitor).size).toBe(history.visitorCount);
});

it('takes the newest whole visits, with the items that occur in them', async () => {
  const {history, out} = await importFiles({'events.csv': manyRows()}, {shardRows: 50});
  const newest = await readHistory(out, {newest: 100});
  const words = toVisitWords(history);
  expect(newest.item.length).toBeLessThanOrEqual(100);
  expect(newest.item.length).toBeGreaterThan(90);
  expect(toVisitWords(newest)).toEqual(words.slice(words.length - newest.visitVisitor.length));
  expect(newest.itemIds.length).toBe(new Set(newest.item).size);
  expect(newest.itemIds).not.toContain('');
});

it('reads facts of items, prices and quantities, and what is unknown as unknown', async () => {
  const {history} = await importFiles({
    'events.csv': `visit_id,time,kind,item_id,query,price,quantity,title,category
1,1460000000000,view,mug,,,,,
1,1460000001000,search,,red mug,,,,
1,1460000002000,purchase,mug,,4.5,2,Red mug,Kitchen
1,1460000003000,purchase,mug,,5,1,Other title,Kitchen
`,
  });
  expect([...history.item]).toEqual([0, -1, 0, 0]);
  expect([...history.price]).toEqual([NaN, NaN, 4.5, 5]);
  expect([...history.quantity]).toEqual([1, 1, 2, 1]);
  expect(history.itemFacts).toEqual([
    {title: 'Red mug', category: 'Kitchen', brand: undefined, colour: undefined, price: 4.5},
  ]);
  expect(history.visitorCount).toBe(1);
});

it('says of which visits the shopper is known', async () => {
  const {history} = await importFiles({
    'events.csv': `visitor_id,visit_id,time,kind,item_id
ann,1,1460000000000,view,mug
,2,1460000100000,view,mug
ann,3,1460000200000,view,mug
,4,1460000300000,view,mug
`,
  });
  expect([...(history.hasVisitor ?? [])]).toEqual([1, 0, 1, 0]);
  expect([...history.visitVisitor]).toEqual([0, 1, 0, 2]);
});

it('refuses shards that are not in the order of an import', async () => {
  const {out} = await importFiles({'events.csv': manyRows()});
  const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-shards-'));
  await copyFile(path.join(out, 'import.json'), path.join(folder, 'import.json'));
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(
    `COPY (SELECT * FROM '${out}/shard-000.parquet' ORDER BY time DESC) TO '${folder}/shard-000.parquet' (FORMAT parquet)`,
  );
  connection.closeSync();
  await expect(readHistory(folder)).rejects.toThrow(/not in the order that vitrine import writes/);
});

it('says what is missing where there is nothing to read', async () => {
  await expect(readHistory('no/such/file.csv')).rejects.toThrow(/There is no file or folder/);
  const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-empty-'));
  await expect(readHistory(folder)).rejects.toThrow(/There is no file to import/);
  await writeFile(path.join(folder, 'import.json'), '{}');
  await expect(readHistory(folder)).rejects.toThrow(/no shards/);
});
