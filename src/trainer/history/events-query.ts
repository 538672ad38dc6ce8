import path from 'node:path';
import type {DuckDBConnection} from '@duckdb/node-api';
import {IDLE_GAP_MS} from '../../core/clean/visits.ts';
import {ProfilerError} from '../../core/contract/errors.ts';
import {EVENT_KINDS, ITEM_KINDS} from '../../core/contract/event.ts';

/** Columns of the events table that may be left out. */
const OPTIONAL = [
  'visitor_id',
  'visit_id',
  'item_id',
  'query',
  'quantity',
  'price',
  'currency',
  'category',
  'brand',
  'title',
  'colour',
];

/**
 * The SQL that gives visit, visitor, time_ms, kind, item_id, price, quantity, title, category, brand, colour: one row an event,
 * visits by their first event, events inside a visit by time, exact duplicates once.
 */
export async function toEventsQuery(connection: DuckDBConnection, file: string, isFolder: boolean): Promise<string> {
  const source = toSource(file, isFolder);
  const description = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`);
  const present = new Set(description.getRowObjects().map((row) => String(row['column_name']).toLowerCase()));
  const missing = ['time', 'kind'].filter((column) => !present.has(column));
  if (!present.has('visit_id') && !present.has('visitor_id')) missing.push('visit_id or visitor_id');
  if (missing.length > 0) {
    throw new ProfilerError(
      'input-format',
      `"${file}" lacks ${missing.join(', ')}; it has ${[...present].join(', ')}. ` +
        'An events table needs visit_id or visitor_id, time, kind and item_id; vitrine import converts other formats.',
    );
  }
  const column = (name: string): string => (present.has(name) ? name : `NULL`);
  const optional = OPTIONAL.map((name) => `CAST(${column(name)} AS VARCHAR) AS ${name}`).join(', ');
  const kinds = EVENT_KINDS.map((kind) => `'${kind}'`).join(', ');
  const itemKinds = [...ITEM_KINDS].map((kind) => `'${kind}'`).join(', ');
  const rows = `
    SELECT row_number() OVER () AS position, ${optional}, CAST(kind AS VARCHAR) AS kind,
      COALESCE(TRY_CAST(time AS DOUBLE), epoch_ms(TRY_CAST(time AS TIMESTAMP))::DOUBLE) AS time_ms
    FROM ${source}`;
  const usable = `
    SELECT * FROM (${rows}) WHERE time_ms IS NOT NULL AND kind IN (${kinds})
      AND COALESCE(visit_id, visitor_id) IS NOT NULL AND (item_id IS NOT NULL OR kind NOT IN (${itemKinds}))`;
  const visits = present.has('visit_id')
    ? `SELECT *, visit_id AS visit FROM (${usable})`
    : `SELECT *, visitor_id || '#' || SUM(starts) OVER (PARTITION BY visitor_id ORDER BY time_ms, position) AS visit
       FROM (SELECT *, CASE WHEN time_ms - LAG(time_ms) OVER (PARTITION BY visitor_id ORDER BY time_ms, position) <= ${IDLE_GAP_MS}
         THEN 0 ELSE 1 END AS starts FROM (${usable}))`;
  const once = `
    SELECT *, MIN(time_ms) OVER (PARTITION BY visit) AS visit_ms, MIN(position) OVER (PARTITION BY visit) AS visit_position
    FROM (${visits})
    QUALIFY row_number() OVER (PARTITION BY visit, kind, item_id, query, time_ms ORDER BY position) = 1`;
  return `
    SELECT visit, visitor_id, time_ms, kind, item_id, TRY_CAST(price AS DOUBLE) AS price, TRY_CAST(quantity AS DOUBLE) AS quantity,
      title, category, brand, colour
    FROM (${once}) ORDER BY visit_ms, visit_position, time_ms, position`;
}

/** The DuckDB table function that reads a file or folder, everything as text where the format has no types. */
export function toSource(file: string, isFolder: boolean): string {
  const quoted = (pattern: string): string => `'${pattern.replaceAll("'", "''")}'`;
  if (isFolder) return `read_parquet(${quoted(path.join(file, '**/*.parquet'))}, union_by_name = true)`;
  if (/\.parquet$/i.test(file)) return `read_parquet(${quoted(file)})`;
  if (/\.(jsonl|ndjson|json)(\.gz)?$/i.test(file)) return `read_json_auto(${quoted(file)})`;
  if (/\.(csv|tsv|txt)(\.gz)?$/i.test(file)) return `read_csv(${quoted(file)}, header = true, all_varchar = true)`;
  throw new ProfilerError(
    'input-format',
    `"${path.basename(file)}" has no known ending. Expected .csv, .tsv, .jsonl, .json or .parquet (.gz too), or a folder of Parquet files.`,
  );
}
