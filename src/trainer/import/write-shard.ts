import {existsSync} from 'node:fs';
import {rm, stat} from 'node:fs/promises';
import path from 'node:path';
import type {DuckDBConnection} from '@duckdb/node-api';
import {BOT_EVENTS} from '../../core/clean/bots.ts';
import {IDLE_GAP_MS} from '../../core/clean/visits.ts';
import {toSqlText} from '../duckdb/sql-text.ts';
import {hashFile} from '../sha256.ts';
import {addRejected, MAX_EXAMPLES, MAX_EXAMPLE_LENGTH, type Rejected} from './rejected.ts';
import {EVENT_COLUMNS} from './source-format.ts';

/** A file of complete visits, sorted by their first events. */
export interface Shard {
  readonly name: string;
  readonly rows: number;
  readonly visits: number;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** A part to write as a shard. */
export interface PartTask {
  /** Folder with the parts of the first pass. */
  readonly work: string;
  /** Number of the part. */
  readonly part: number;
  /** Folder of the shards. */
  readonly out: string;
  readonly columns: ReadonlySet<string>;
  /** Dropped rows are added. */
  readonly rejected: Rejected;
}

/**
 * Second pass over one part: splits visits, drops duplicates and bots, sorts, writes.
 *
 * All decisions are made on 64-bit hashes of the ids (48 bytes per row); the texts are read once, when they are
 * written. Two of a part's few million ids share a hash once in a million imports.
 *
 * @returns undefined for an empty part
 */
export async function writeShard(
  connection: DuckDBConnection,
  {work, part, out, rejected, columns}: PartTask,
): Promise<Shard | undefined> {
  const folder = path.join(work, 'rows', `part=${part}`);
  if (!existsSync(folder)) return undefined;
  const rows = `read_parquet(${toSqlText(`${folder}/*.parquet`)}, hive_partitioning = false)`;
  await judge(connection, rows, columns);
  const line = `left(concat_ws(' ', 'row', position, 'time_ms', time_ms, 'kind', kind${columns.has('item_id') ? `, 'item_id', item_id` : ''}), ${MAX_EXAMPLE_LENGTH})`;
  const dropped = `SELECT position, CASE WHEN events > ${BOT_EVENTS} THEN 'bot-visit' ELSE 'duplicate' END AS why
    FROM judged JOIN visits USING (owner, number) WHERE events > ${BOT_EVENTS} OR is_copy`;
  const first = `SELECT why, position, count(*) OVER (PARTITION BY why)::DOUBLE AS total FROM (${dropped})
    QUALIFY row_number() OVER (PARTITION BY why ORDER BY position) <= ${MAX_EXAMPLES}`;
  await addRejected(
    connection,
    `SELECT why, max(total), min_by(${line}, position, ${MAX_EXAMPLES}) FROM ${rows} JOIN (${first}) USING (position) GROUP BY why`,
    rejected,
  );
  const name = `shard-${String(part).padStart(3, '0')}.parquet`;
  const file = path.join(out, name);
  const texts = EVENT_COLUMNS.map((column) => {
    if (column === 'visit_id') return `${toVisitId(columns)} AS visit_id`;
    const type = column === 'price' || column === 'quantity' ? 'DOUBLE' : 'VARCHAR';
    return columns.has(column) ? column : `NULL::${type} AS ${column}`;
  });
  const ordered = [texts[0], texts[1], 'time_ms AS time', 'kind', ...texts.slice(2)].join(', ');
  await connection.run(`
    COPY (SELECT ${ordered} FROM ${rows} JOIN (
        SELECT position, number, is_shared, visit_ms, visit_position FROM judged JOIN visits USING (owner, number)
        WHERE NOT is_copy AND events <= ${BOT_EVENTS}) USING (position)
      ORDER BY visit_ms, visit_position, time_ms, position)
    TO ${toSqlText(file)} (FORMAT parquet, COMPRESSION zstd)`);
  const counted = await connection.runAndReadAll(
    `SELECT (SELECT num_rows::DOUBLE FROM parquet_file_metadata(${toSqlText(file)})), (SELECT count(*)::DOUBLE FROM visits WHERE events <= ${BOT_EVENTS})`,
  );
  await connection.run('DROP TABLE judged; DROP TABLE visits');
  await rm(folder, {recursive: true});
  const [rowCount, visits] = counted.getRows()[0].map(Number);
  return {name, rows: rowCount, visits, bytes: (await stat(file)).size, sha256: await hashFile(file)};
}

/**
 * Creates the tables `judged` (one row per event: owner and number of its visit, and whether it is a duplicate) and
 * `visits`.
 *
 * Visits come from the source; without them, a visit is a shopper's events without an idle gap. If several shoppers
 * use the same visit id (some sources number each shopper's visits from 1), each of them has a visit with it.
 */
async function judge(connection: DuckDBConnection, rows: string, columns: ReadonlySet<string>): Promise<void> {
  const has = (column: string): boolean => columns.has(column);
  const visitor = has('visitor_id') ? `CASE WHEN visitor_id IS NOT NULL THEN hash(visitor_id) END` : 'NULL::UBIGINT';
  const visit = has('visit_id') ? `CASE WHEN visit_id IS NOT NULL THEN hash(visit_id) END` : 'NULL::UBIGINT';
  const what = ['kind', 'item_id', 'query'].filter((column) => column === 'kind' || has(column));
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE keys AS
     SELECT position, time_ms, hash(${what.join(', ')}) AS what, ${visitor} AS visitor, ${visit} AS visit FROM ${rows}`,
  );
  const shared =
    has('visitor_id') && has('visit_id')
      ? `SELECT visit FROM keys WHERE visit IS NOT NULL GROUP BY visit HAVING min(visitor) <> max(visitor)`
      : 'SELECT NULL::UBIGINT AS visit WHERE false';
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE judged AS
    WITH owned AS (
      SELECT position, time_ms, what, shared.visit IS NOT NULL AS is_shared, keys.visit IS NULL AS is_open,
        CASE WHEN keys.visit IS NULL THEN visitor WHEN shared.visit IS NOT NULL THEN hash(keys.visit, visitor) ELSE keys.visit END AS owner
      FROM keys LEFT JOIN (${shared}) AS shared ON keys.visit = shared.visit),
    compared AS (
      SELECT owner, position, time_ms, what, is_shared, is_open,
        coalesce(time_ms = lag(time_ms) OVER own AND what = lag(what) OVER own, false) AS is_copy,
        CASE WHEN NOT is_open OR time_ms - lag(time_ms) OVER own <= ${IDLE_GAP_MS} THEN 0 ELSE 1 END AS starts
      FROM owned WINDOW own AS (PARTITION BY owner, is_open ORDER BY time_ms, what, position))
    SELECT owner, position, time_ms, is_shared, is_copy,
      (sum(starts) OVER (PARTITION BY owner, is_open ORDER BY time_ms, what, position ROWS UNBOUNDED PRECEDING))::INTEGER AS number
    FROM compared`);
  await connection.run(`
    DROP TABLE keys;
    CREATE OR REPLACE TEMP TABLE visits AS
    SELECT owner, number, count(*) FILTER (NOT is_copy) AS events, min(time_ms) AS visit_ms, min(position) AS visit_position
    FROM judged GROUP BY owner, number`);
}

/** SQL: the visit's id in the source, or one made of the shopper's id and the number of the visit. */
function toVisitId(columns: ReadonlySet<string>): string {
  if (!columns.has('visit_id')) return `visitor_id || '#' || number`;
  if (!columns.has('visitor_id')) return 'visit_id';
  return `CASE WHEN visit_id IS NULL THEN visitor_id || '#' || number WHEN is_shared THEN visit_id || '@' || coalesce(visitor_id, '') ELSE visit_id END`;
}
