import {createHash} from 'node:crypto';
import {existsSync, statSync} from 'node:fs';
import path from 'node:path';
import {DuckDBInstance, type DuckDBConnection} from '@duckdb/node-api';
import {EVENT_KINDS} from '../../core/contract/event.ts';
import {ProfilerError} from '../../core/contract/errors.ts';
import {toEventsQuery} from './events-query.ts';
import type {History, ItemFacts} from './history.ts';

/** Events are read in blocks of this many rows of a column. */
interface Columns {
  readonly visit: number[];
  readonly visitor: string[];
  readonly timeMs: number[];
  readonly kind: number[];
  readonly item: number[];
  readonly price: number[];
  readonly quantity: number[];
}

/**
 * Reads an events table into columns.
 *
 * @param file CSV, JSONL or Parquet (gzip too), a folder of them, or a folder written by `vitrine import`
 * @throws ProfilerError `input-missing`, or `input-format` naming the columns that were expected
 */
export async function readHistory(file: string): Promise<History> {
  if (!existsSync(file)) {
    throw new ProfilerError('input-missing', `There is no file or folder "${file}". Give the path of an events table.`);
  }
  const instance = await DuckDBInstance.create(':memory:', {threads: '2', preserve_insertion_order: 'true'});
  const connection = await instance.connect();
  try {
    return await readColumns(connection, file);
  } catch (cause) {
    if (cause instanceof ProfilerError) throw cause;
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new ProfilerError('input-format', `"${file}" cannot be read as an events table: ${reason}`, {cause});
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function readColumns(connection: DuckDBConnection, file: string): Promise<History> {
  const query = await toEventsQuery(connection, file, statSync(file).isDirectory());
  const itemIndex = new Map<string, number>();
  const itemFacts: ItemFacts[] = [];
  const columns: Columns = {visit: [], visitor: [], timeMs: [], kind: [], item: [], price: [], quantity: []};
  const kindIndex = new Map<string, number>(EVENT_KINDS.map((kind, index) => [kind, index]));
  const result = await connection.stream(query);
  let lastVisit: unknown;
  let visits = 0;
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const [visit, visitor, time, kind, item, price, quantity, title, category, brand, colour] = chunk.getColumns();
    for (let row = 0; row < chunk.rowCount; row++) {
      if (visit[row] !== lastVisit) {
        lastVisit = visit[row];
        visits++;
        columns.visitor.push(visitor[row] === null ? '' : String(visitor[row]));
      }
      columns.visit.push(visits - 1);
      columns.timeMs.push(Number(time[row]));
      columns.kind.push(kindIndex.get(String(kind[row])) ?? 0);
      columns.price.push(price[row] === null ? Number.NaN : Number(price[row]));
      columns.quantity.push(quantity[row] === null ? 1 : Number(quantity[row]));
      if (item[row] === null) {
        columns.item.push(-1);
        continue;
      }
      const id = String(item[row]);
      let index = itemIndex.get(id);
      if (index === undefined) {
        index = itemIndex.size;
        itemIndex.set(id, index);
        itemFacts.push(
          toFacts({
            title: title[row],
            category: category[row],
            brand: brand[row],
            colour: colour[row],
            price: price[row],
          }),
        );
      }
      columns.item.push(index);
    }
  }
  if (visits === 0) {
    throw new ProfilerError(
      'input-format',
      `"${file}" holds no usable event. Expected at least one row with visit_id or visitor_id, time, kind and item_id.`,
    );
  }
  return toHistory(columns, {itemIds: [...itemIndex.keys()], itemFacts, visits, name: path.basename(file)});
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

function toHistory(
  columns: Columns,
  rest: {itemIds: string[]; itemFacts: ItemFacts[]; visits: number; name: string},
): History {
  const {visits} = rest;
  const visitStart = new Int32Array(visits + 1);
  for (const visit of columns.visit) visitStart[visit + 1]++;
  for (let visit = 0; visit < visits; visit++) visitStart[visit + 1] += visitStart[visit];
  const visitorIndex = new Map<string, number>();
  let visitorCount = 0;
  const visitVisitor = Int32Array.from(columns.visitor, (visitor) => {
    if (visitor === '') return visitorCount++;
    const known = visitorIndex.get(visitor);
    if (known !== undefined) return known;
    visitorIndex.set(visitor, visitorCount);
    return visitorCount++;
  });
  const timeMs = Float64Array.from(columns.timeMs);
  const kind = Uint8Array.from(columns.kind);
  const item = Int32Array.from(columns.item);
  const price = Float32Array.from(columns.price);
  const quantity = Float32Array.from(columns.quantity);
  const hash = createHash('sha256').update(rest.itemIds.join('\n'));
  for (const column of [visitStart, visitVisitor, timeMs, kind, item, price, quantity]) {
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  const {itemIds, itemFacts, name} = rest;
  const dataHash = hash.digest('hex');
  return {
    itemIds,
    visitStart,
    visitVisitor,
    visitorCount,
    timeMs,
    kind,
    item,
    price,
    quantity,
    itemFacts,
    dataHash,
    name,
  };
}
