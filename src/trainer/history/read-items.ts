import type {DuckDBConnection} from '@duckdb/node-api';
import {forEachChunk} from '../duckdb/for-each-chunk.ts';
import {toSqlList} from '../duckdb/sql-text.ts';
import type {HashIndex} from './hash-index.ts';
import type {History, ItemFacts} from './history.ts';
import {toHashHalves} from './hash-halves.ts';

/**
 * Reads ids and facts of all items, in order of first appearance, and renumbers `item` in that order.
 *
 * Each fact is taken from the earliest event that has it.
 */
export async function readItems(
  connection: DuckDBConnection,
  {files, items, item}: {files: readonly string[]; items: HashIndex; item: Int32Array},
): Promise<Pick<History, 'itemIds' | 'itemFacts'>> {
  const place = new Int32Array(items.size).fill(-1);
  let count = 0;
  for (let event = 0; event < item.length; event++) {
    if (item[event] < 0) continue;
    if (place[item[event]] < 0) place[item[event]] = count++;
    item[event] = place[item[event]];
  }
  const itemIds = Array.from({length: count}, () => '');
  const itemFacts: ItemFacts[] = Array.from({length: count}, () => ({}));
  // One thread, so that ties in time are resolved the same way in every run.
  await connection.run('SET threads = 1');
  const first = (column: string): string => `arg_min(${column}, "time")`;
  const query = `
    SELECT ${toHashHalves('item_id', 'item')}, * FROM (
      SELECT item_id, ${['title', 'category', 'brand', 'colour', 'price'].map(first).join(', ')}
      FROM read_parquet(${toSqlList(files)}, hive_partitioning = false) WHERE item_id IS NOT NULL GROUP BY item_id)`;
  await forEachChunk(connection, query, (chunk) => {
    for (const [low, high, id, title, category, brand, colour, price] of chunk.getRows()) {
      const index = items.get(Number(low), Number(high));
      if (index < 0) continue; // occurs only before the window that is read
      itemIds[place[index]] = String(id);
      itemFacts[place[index]] = toFacts({title, category, brand, colour, price});
    }
  });
  await connection.run('RESET threads');
  return {itemIds, itemFacts};
}

function toFacts(raw: Readonly<Record<keyof ItemFacts, unknown>>): ItemFacts {
  const text = (value: unknown): string | undefined =>
    value === null || value === undefined ? undefined : String(value);
  return {
    title: text(raw.title),
    category: text(raw.category),
    brand: text(raw.brand),
    colour: text(raw.colour),
    price: raw.price === null || raw.price === undefined ? undefined : Number(raw.price),
  };
}
