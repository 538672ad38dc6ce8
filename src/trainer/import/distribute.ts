import {existsSync} from 'node:fs';
import path from 'node:path';
import type {DuckDBConnection} from '@duckdb/node-api';
import {toSqlList, toSqlText} from '../duckdb/sql-text.ts';
import {startProgress} from '../progress.ts';
import {EVENT_COLUMNS} from './source-format.ts';
import {addRejected, MAX_EXAMPLES, MAX_EXAMPLE_LENGTH, type Rejected} from './rejected.ts';
import {toRejectSql} from './reject-sql.ts';
import type {Source} from './sources.ts';

type Column = (typeof EVENT_COLUMNS)[number];

/** Result of the first pass, which writes the folders `rows/part=N` below `work`. */
export interface Distributed {
  /** Number of readable rows, including rejected ones. */
  readonly rows: number;
  /** Columns of the sources; the parts have these, position, time_ms and kind. */
  readonly columns: ReadonlySet<Column>;
}

/** Part number of rejected rows. */
const REJECTED = -1;
/** Reason for a line that is not valid JSON or CSV. */
const UNREADABLE = 'unreadable-line';

/**
 * First pass: reads every row, validates it by the rules of core/clean, and writes it to the part given by the hash
 * of its visit (of its shopper, if the source has no visits). Each row keeps its position in the files, which orders
 * events at the same time.
 */
export async function distribute(
  connection: DuckDBConnection,
  sources: readonly Source[],
  {work, parts, isLong}: {work: string; parts: number; isLong: boolean},
): Promise<Distributed> {
  const columns = new Set(EVENT_COLUMNS.filter((name) => sources.some((source) => hasColumn(source, name))));
  const union = sources.map((source) => toMapping(source, columns)).join(' UNION ALL ');
  const numbered = `SELECT row_number() OVER () AS position, * FROM (${union})`;
  // The rules read columns that the sources may lack.
  const absent = ['visitor_id', 'visit_id', 'item_id', 'price_text', 'quantity_text']
    .filter((name) => !columns.has(name.replace('_text', '') as Column)) // the names without _text are columns
    .map((name) => `NULL::VARCHAR AS ${name}`);
  const numbers = ['price', 'quantity']
    .filter((name) => !columns.has(name as Column)) // both are columns
    .map((name) => `NULL::DOUBLE AS ${name}`);
  const whole = `SELECT ${['*', ...absent, ...numbers].join(', ')} FROM (${numbered})`;
  const judged = `SELECT *, CASE WHEN is_blank THEN '${UNREADABLE}' ELSE ${toRejectSql()} END AS reason FROM (${whole})`;
  const texts = ['price', 'quantity']
    .filter((name) => columns.has(name as Column)) // both are columns
    .map((name) => `CASE WHEN reason IS NOT NULL THEN ${name}_text END AS ${name}_text`);
  const kept = ['position', 'time_ms', 'kind', ...columns, ...texts, 'reason'].join(', ');
  const owner = ['visit_id', 'visitor_id'].filter((name) => columns.has(name as Column)); // both are columns
  const result = await runWithProgress(
    connection,
    `COPY (SELECT ${kept}, CASE WHEN reason IS NULL THEN (hash(coalesce(${[...owner, 'NULL'].join(', ')})) % ${parts})::INTEGER ELSE ${REJECTED} END AS part
       FROM (${judged}))
     TO ${toSqlText(path.join(work, 'rows'))} (FORMAT parquet, COMPRESSION snappy, PARTITION_BY (part), OVERWRITE_OR_IGNORE)`,
    isLong,
  );
  return {rows: result, columns};
}

/**
 * SQL that maps a source to the columns of an events table: text, except price and quantity, which are text and
 * number.
 */
function toMapping(source: Source, columns: ReadonlySet<Column>): string {
  const {format, table, present, kind} = source;
  const missing = (format.optional ?? []).filter((name) => !present.has(name));
  const filled =
    missing.length === 0
      ? table
      : `(SELECT *, ${missing.map((name) => `NULL::VARCHAR AS "${name}"`).join(', ')} FROM ${table})`;
  const texts = [...columns].flatMap((name) => {
    const text = `nullif(CAST(${format.columns[name] ?? 'NULL'} AS VARCHAR), '')`;
    if (name !== 'price' && name !== 'quantity') return [`${text} AS ${name}`];
    return [`${text} AS ${name}_text`, `try_cast(${text} AS DOUBLE) AS ${name}`];
  });
  // DuckDB returns a broken line of JSON as a row of NULLs.
  const blank = kind === 'json' ? format.needs.map((name) => `"${name}" IS NULL`).join(' AND ') : 'false';
  const fields = [`${format.columns.time_ms} AS time_ms`, `${format.columns.kind} AS kind`, `${blank} AS is_blank`];
  return `SELECT ${[...fields, ...texts].join(', ')} FROM ${format.from?.replace('SOURCE', filled) ?? filled}`;
}

function hasColumn({format, present}: Source, name: Column): boolean {
  const expression = format.columns[name];
  return expression !== undefined && (present.has(name) || !(format.optional ?? []).includes(expression));
}

async function runWithProgress(connection: DuckDBConnection, query: string, isLong: boolean): Promise<number> {
  const progress = isLong ? startProgress('import: read', 100) : undefined;
  const timer = setInterval(() => progress?.show(Math.min(99, Math.max(0, connection.progress.percentage))), 1000);
  try {
    const result = await connection.run(query);
    progress?.show(100);
    return Number(result.rowsChanged);
  } finally {
    clearInterval(timer);
  }
}

/** Reads the rows and lines that the first pass rejected, by reason. */
export async function readRejected(
  connection: DuckDBConnection,
  sources: readonly Source[],
  {work, columns}: {work: string; columns: ReadonlySet<Column>},
): Promise<Rejected> {
  const rejected: Rejected = {};
  const folder = path.join(work, 'rows', `part=${REJECTED}`);
  if (existsSync(folder)) {
    const shown = [
      ...['position', 'time_ms', 'kind'].map((name) => [name, name]),
      ...(['visitor_id', 'visit_id', 'item_id'] as const)
        .filter((name) => columns.has(name))
        .map((name) => [name, name]),
      ...(['price', 'quantity'] as const).filter((name) => columns.has(name)).map((name) => [name, `${name}_text`]),
    ].map(
      ([label, column]) =>
        `CASE WHEN ${column} IS NULL THEN NULL ELSE '${label === 'position' ? 'row' : label} ' || ${column} END`,
    );
    const line = `left(concat_ws(' ', ${shown.join(', ')}), ${MAX_EXAMPLE_LENGTH})`;
    await addRejected(
      connection,
      `SELECT reason, count(*)::DOUBLE, min_by(${line}, position, ${MAX_EXAMPLES})
       FROM read_parquet(${toSqlText(`${folder}/*.parquet`)}) GROUP BY reason ORDER BY reason`,
      rejected,
    );
  }
  if (rejected[UNREADABLE]) rejected[UNREADABLE].examples = await readBrokenJson(connection, sources);
  if (sources.some(({kind}) => kind === 'text')) {
    await addRejected(
      connection,
      `SELECT '${UNREADABLE}', count(*)::DOUBLE, min_by(left(csv_line, ${MAX_EXAMPLE_LENGTH}), (scan_id, file_id, line), ${MAX_EXAMPLES})
       FROM (SELECT scan_id, file_id, line, min(csv_line) AS csv_line FROM reject_errors GROUP BY ALL)`,
      rejected,
    );
  }
  return rejected;
}

/** Reads the first broken lines of JSON as text, because their rows are all NULL. */
async function readBrokenJson(connection: DuckDBConnection, sources: readonly Source[]): Promise<string[]> {
  const files = sources.filter(({kind}) => kind === 'json').flatMap((source) => source.files);
  const options = `columns = {line: 'VARCHAR'}, auto_detect = false, header = false, delim = '\x01', quote = '', escape = ''`;
  const found = await connection.runAndReadAll(
    `SELECT left(line, ${MAX_EXAMPLE_LENGTH}) FROM read_csv(${toSqlList(files)}, ${options})
     WHERE line <> '' AND coalesce(json_type(try_cast(line AS JSON)), '') <> 'OBJECT' LIMIT ${MAX_EXAMPLES}`,
  );
  return found.getRows().map(([line]) => String(line));
}

/** Counts the lines that DuckDB's CSV reader skipped; they are not among the rows. */
export async function countUnreadableLines(connection: DuckDBConnection, sources: readonly Source[]): Promise<number> {
  if (!sources.some(({kind}) => kind === 'text')) return 0;
  const found = await connection.runAndReadAll(
    'SELECT count(*)::DOUBLE FROM (SELECT DISTINCT scan_id, file_id, line FROM reject_errors)',
  );
  return Number(found.getRows()[0][0]);
}
