import path from 'node:path';
import type {DuckDBConnection, DuckDBDataChunk} from '@duckdb/node-api';
import {EVENT_KINDS} from '../../core/contract/event-kinds.ts';
import {ProfilerError} from '../../core/contract/errors.ts';
import {forEachChunk} from '../duckdb/for-each-chunk.ts';
import {toSqlList, toSqlText} from '../duckdb/sql-text.ts';
import {startProgress} from '../progress.ts';
import {toSha256} from '../sha256.ts';
import {toHashHalves} from './hash-halves.ts';
import {HashIndex} from './hash-index.ts';
import type {History} from './history.ts';
import {readItems} from './read-items.ts';
import {mergeVisits, type ShardVisits, type VisitOrder} from './visit-order.ts';

/** Histories with fewer events are read without a progress bar. */
const MIN_PROGRESS_EVENTS = 2_000_000;
const HASH_BYTES_AT_ONCE = 1 << 26;

/**
 * Reads shards that `vitrine import` wrote into the columns of a history.
 *
 * The shards are streamed twice: first for the visits, which give every event its position and the columns their
 * final size, then for the events. Rows never become strings or objects: ids are read as 64-bit hashes, and only
 * distinct items as text. Memory: 21 bytes per event, 29 per visit, and the limit of DuckDB.
 *
 * @param newest see mergeVisits
 */
export async function readShards(
  connection: DuckDBConnection,
  files: readonly string[],
  {name, newest}: {name: string; newest?: number},
): Promise<History> {
  const rows = await countRows(connection, files);
  const progress = rows < MIN_PROGRESS_EVENTS ? undefined : startProgress('read', 2 * files.length);
  const shards: ShardVisits[] = [];
  for (const [index, file] of files.entries()) {
    shards.push(await readVisits(connection, file));
    progress?.show(index + 1);
  }
  const order = mergeVisits(shards, newest);
  const columns = allocate(order);
  const items = new HashIndex();
  const offsets = toOffsets(order, files.length);
  for (const [index, file] of files.entries()) {
    await readEvents(connection, {
      file,
      visits: shards[index],
      first: order.firstVisit[index],
      offsets: offsets[index],
      columns,
      items,
    });
    progress?.show(files.length + index + 1);
  }
  const visitors = numberVisitors(order, shards);
  const {itemIds, itemFacts} = await readItems(connection, {files, items, item: columns.item});
  const history = {itemIds, itemFacts, visitStart: order.visitStart, ...visitors, ...columns, name};
  return {...history, dataHash: toDataHash(history)};
}

async function countRows(connection: DuckDBConnection, files: readonly string[]): Promise<number> {
  const query = `SELECT sum(num_rows)::DOUBLE FROM parquet_file_metadata(${toSqlList(files)})`;
  const found = await connection.runAndReadAll(query);
  return Number(found.getRows()[0][0]);
}

/** First pass over a shard: start time, length and shopper of each visit. */
async function readVisits(connection: DuckDBConnection, file: string): Promise<ShardVisits> {
  let startMs = new Float64Array(1 << 12);
  let events = new Int32Array(1 << 12);
  let visitor = new Uint32Array(1 << 13);
  let visit = -1;
  let lastLow = -1;
  let lastHigh = -1;
  const query = `SELECT ${toHashHalves('visit_id', 'visit')}, "time"::DOUBLE, ${toHashHalves('visitor_id', 'visitor')} FROM ${toShard(file)}`;
  await forEachChunk(connection, query, (chunk) => {
    const [low, high, time, visitorLow, visitorHigh] = toVectors(chunk);
    for (let row = 0; row < chunk.rowCount; row++) {
      const rowLow = Number(low.getItem(row));
      const rowHigh = Number(high.getItem(row));
      if (rowLow !== lastLow || rowHigh !== lastHigh) {
        visit++;
        lastLow = rowLow;
        lastHigh = rowHigh;
        if (visit === startMs.length) {
          startMs = grow(startMs, new Float64Array(2 * visit));
          events = grow(events, new Int32Array(2 * visit));
          visitor = grow(visitor, new Uint32Array(4 * visit));
        }
        startMs[visit] = Number(time.getItem(row));
        if (visit > 0 && startMs[visit] < startMs[visit - 1]) throw unsorted(file);
      }
      events[visit]++;
      // Some rows of a visit may lack the shopper's id.
      if (visitor[2 * visit] !== 0 || visitor[2 * visit + 1] !== 0) continue;
      visitor[2 * visit] = Number(visitorLow.getItem(row));
      visitor[2 * visit + 1] = Number(visitorHigh.getItem(row));
    }
  });
  const visits = visit + 1;
  return {startMs: startMs.slice(0, visits), events: events.slice(0, visits), visitor: visitor.slice(0, 2 * visits)};
}

type Columns = Pick<History, 'timeMs' | 'kind' | 'item' | 'price' | 'quantity'>;

function allocate({visitStart}: VisitOrder): Columns {
  const events = visitStart[visitStart.length - 1];
  return {
    timeMs: new Float64Array(events),
    kind: new Uint8Array(events),
    item: new Int32Array(events),
    price: new Float32Array(events),
    quantity: new Float32Array(events),
  };
}

/** For each shard, the offsets of its visits in the history. */
function toOffsets({visitStart, shard}: VisitOrder, shards: number): Int32Array[] {
  const counts = new Int32Array(shards);
  for (const index of shard) counts[index]++;
  const offsets = Array.from(counts, (count) => new Int32Array(count));
  counts.fill(0);
  for (let visit = 0; visit < shard.length; visit++) offsets[shard[visit]][counts[shard[visit]]++] = visitStart[visit];
  return offsets;
}

/** A shard whose events are read, and where they go. */
interface ShardTask {
  readonly file: string;
  readonly visits: ShardVisits;
  /** The first of its visits that is read. */
  readonly first: number;
  /** Offset in the columns of each visit that is read. */
  readonly offsets: Int32Array;
  readonly columns: Columns;
  /** Numbers the items. */
  readonly items: HashIndex;
}

/** Second pass over a shard: writes every event to its position in the columns. */
async function readEvents(
  connection: DuckDBConnection,
  {file, visits, first, offsets, columns, items}: ShardTask,
): Promise<void> {
  const {timeMs, kind, item, price, quantity} = columns;
  if (offsets.length === 0) return;
  let skipped = 0;
  for (let visit = 0; visit < first; visit++) skipped += visits.events[visit];
  const kinds = EVENT_KINDS.map((word, index) => `WHEN '${word}' THEN ${index}`).join(' ');
  const query = `
    SELECT "time"::DOUBLE, (CASE kind ${kinds} END)::UTINYINT, ${toHashHalves('item_id', 'item')},
      coalesce(price::DOUBLE, 'nan'::DOUBLE), coalesce(quantity::DOUBLE, 1)
    FROM ${toShard(file)} WHERE file_row_number >= ${skipped}`;
  let visit = 0;
  let left = visits.events[first];
  let to = offsets[0];
  await forEachChunk(connection, query, (chunk) => {
    const [time, code, low, high, cost, pieces] = toVectors(chunk);
    for (let row = 0; row < chunk.rowCount; row++) {
      if (left === 0) {
        visit++;
        left = visits.events[first + visit];
        to = offsets[visit];
      }
      timeMs[to] = Number(time.getItem(row));
      kind[to] = Number(code.getItem(row));
      price[to] = Number(cost.getItem(row));
      quantity[to] = Number(pieces.getItem(row));
      const itemLow = Number(low.getItem(row));
      const itemHigh = Number(high.getItem(row));
      item[to] = itemLow === 0 && itemHigh === 0 ? -1 : items.add(itemLow, itemHigh);
      to++;
      left--;
    }
  });
  if (visit !== offsets.length - 1 || left !== 0) throw unsorted(file);
}

/** Numbers shoppers in the order of their first visits; a visit without a known shopper gets a number of its own. */
function numberVisitors(
  {shard, firstVisit}: VisitOrder,
  shards: readonly ShardVisits[],
): Pick<History, 'visitVisitor' | 'visitorCount' | 'hasVisitor'> {
  const next = [...firstVisit];
  const known = new HashIndex();
  const numbers: number[] = [];
  let visitorCount = 0;
  const hasVisitor = new Uint8Array(shard.length).fill(1);
  const visitVisitor = Int32Array.from(shard, (index, visit) => {
    const at = 2 * next[index]++;
    const {visitor} = shards[index];
    if (visitor[at] === 0 && visitor[at + 1] === 0) {
      hasVisitor[visit] = 0;
      return visitorCount++;
    }
    const before = known.size;
    const place = known.add(visitor[at], visitor[at + 1]);
    if (known.size > before) numbers.push(visitorCount++);
    return numbers[place];
  });
  return {visitVisitor, visitorCount, hasVisitor};
}

function toDataHash(history: Omit<History, 'dataHash'>): string {
  const {itemIds, visitStart, visitVisitor, timeMs, kind, item, price, quantity} = history;
  const columns = [visitStart, visitVisitor, timeMs, kind, item, price, quantity];
  return toSha256(itemIds.join('\n'), ...columns.flatMap(toHashParts));
}

/** The bytes of a column in parts, because OpenSSL hashes less than 2 GB at once. */
function toHashParts({
  buffer,
  byteOffset,
  byteLength,
}: Float64Array | Float32Array | Int32Array | Uint8Array): Uint8Array[] {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  return Array.from({length: Math.ceil(byteLength / HASH_BYTES_AT_ONCE)}, (_, part) =>
    bytes.subarray(part * HASH_BYTES_AT_ONCE, (part + 1) * HASH_BYTES_AT_ONCE),
  );
}

function toVectors(chunk: DuckDBDataChunk): ReturnType<DuckDBDataChunk['getColumnVector']>[] {
  return Array.from({length: chunk.columnCount}, (_, index) => chunk.getColumnVector(index));
}

/** SQL that reads one shard. */
function toShard(file: string): string {
  return `read_parquet(${toSqlText(file)}, file_row_number = true, hive_partitioning = false)`;
}

function grow<T extends Float64Array | Int32Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

function unsorted(file: string): ProfilerError {
  return new ProfilerError(
    'input-format',
    `"${path.basename(file)}" is not in the order that vitrine import writes. Import the history again.`,
  );
}
