import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {mkdir, mkdtemp, readdir, rm, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {pipeline} from 'node:stream/promises';
import {type DuckDBConnection, DuckDBInstance} from '@duckdb/node-api';
import {ProfilerError} from '../../core/contract/errors.ts';
import {BOT_EVENTS} from '../../core/clean/bots.ts';
import {IDLE_GAP_MS} from '../../core/clean/visits.ts';
import {Progress} from '../progress.ts';
import {EVENT_COLUMNS} from './formats.ts';
import {toRejectSql} from './reject-sql.ts';
import {describe, type Sources, toSources} from './sources.ts';

/** What an import did: import.json. */
export interface ImportRecord {
  readonly format: string;
  readonly files: number;
  readonly rows_read: number;
  readonly rows_kept: number;
  /** Rows that were not used, by reason, with the first of them as they came. */
  readonly rejected: Readonly<Record<string, {readonly count: number; readonly examples: readonly string[]}>>;
  readonly shards: readonly {
    readonly name: string;
    readonly rows: number;
    readonly bytes: number;
    readonly sha256: string;
  }[];
  readonly visits: number;
  readonly items: number;
  readonly first_time: string | null;
  readonly last_time: string | null;
  readonly seconds: number;
}

export interface ImportOptions {
  /** Folder the shards are written into. */
  readonly out: string;
  readonly format: string;
  /** DuckDB's own limit, such as `2GB`; the process takes some hundred MB more. */
  readonly memory: string;
  readonly threads: number;
}

/** Events of a shard: small enough to sort in a fraction of the memory limit. */
const SHARD_ROWS = 2_000_000;
const MOST_SHARDS = 128;
const EXAMPLES = 5;
/** Folder name of the rows that a rule rejected. */
const REJECTED = -1;

/**
 * Streams source files into shards of whole visits, each in time order.
 *
 * First pass: read, judge every row by the rules of core/clean, write it to the part its visitor or visit hashes to. Second pass: part by
 * part split visits, drop duplicates and robots, sort, write. Memory stays within the limit; parts spill to disk below `out`.
 */
export async function importHistory(given: readonly string[], options: ImportOptions): Promise<ImportRecord> {
  const startedMs = performance.now();
  await mkdir(options.out, {recursive: true});
  const work = await mkdtemp(path.join(options.out, '.parts-'));
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: options.memory,
    threads: String(options.threads),
    temp_directory: work,
  });
  const connection = await instance.connect();
  try {
    await connection.run('SET enable_progress_bar = true; SET enable_progress_bar_print = false');
    // Open partitions are flushed early: a hundred of them must fit the memory limit.
    await connection.run('SET partitioned_write_flush_threshold = 20000');
    const sources = await toSources(connection, given, options.format);
    const parts = Math.min(MOST_SHARDS, Math.max(1, Math.ceil(sources.rows / SHARD_ROWS)));
    await distribute(connection, sources, {work, parts});
    const rejected = await countRejected(connection, sources, work);
    const shards: ImportRecord['shards'][number][] = [];
    const progress = new Progress('import: sort', parts);
    for (let part = 0; part < parts; part++) {
      const shard = await writeShard(connection, {work, part, out: options.out, rejected});
      if (shard) shards.push(shard);
      progress.show(part + 1);
    }
    const record = await summarise(connection, {sources, shards, rejected, startedMs, out: options.out});
    await writeFile(path.join(options.out, 'import.json'), `${JSON.stringify(record, null, 1)}\n`);
    return record;
  } catch (cause) {
    if (cause instanceof ProfilerError) throw cause;
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new ProfilerError('input-format', `The import stopped: ${reason}`, {cause});
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(work, {recursive: true, force: true});
  }
}

/** First pass. A row's line in its file is kept as the order among events of one time. */
async function distribute(
  connection: DuckDBConnection,
  sources: Sources,
  {work, parts}: {work: string; parts: number},
): Promise<void> {
  const {format, table} = sources;
  const from = format.from?.replace('SOURCE', table) ?? table;
  const present = new Set((await describe(connection, from)).map((column) => column.toLowerCase()));
  const column = (name: (typeof EVENT_COLUMNS)[number]): string => {
    const expression = format.columns[name];
    if (expression === undefined || (expression === name && !present.has(name))) return 'NULL';
    return expression;
  };
  const texts = EVENT_COLUMNS.map((name) => {
    const text = `nullif(CAST(${column(name)} AS VARCHAR), '')`;
    if (name !== 'price' && name !== 'quantity') return `${text} AS ${name}`;
    return `${text} AS ${name}_text, try_cast(${text} AS DOUBLE) AS ${name}`;
  }).join(', ');
  const rows = `SELECT row_number() OVER () AS position, ${format.columns.time_ms} AS time_ms, ${format.columns.kind} AS kind, ${texts} FROM ${from}`;
  const judged = `SELECT *, ${toRejectSql()} AS reason FROM (${rows})`;
  const query = `
    COPY (SELECT *, CASE WHEN reason IS NULL THEN (hash(coalesce(visitor_id, visit_id)) % ${parts})::INTEGER ELSE ${REJECTED} END AS part FROM (${judged}))
    TO '${quote(path.join(work, 'rows'))}' (FORMAT parquet, COMPRESSION snappy, PARTITION_BY (part), OVERWRITE_OR_IGNORE)`;
  await runWithProgress(connection, query, 'import: read');
}

async function runWithProgress(connection: DuckDBConnection, query: string, label: string): Promise<void> {
  const progress = new Progress(label, 100);
  const timer = setInterval(() => progress.show(Math.min(99, Math.max(0, connection.progress.percentage))), 1000);
  try {
    await connection.run(query);
    progress.show(100);
  } finally {
    clearInterval(timer);
  }
}

type Rejected = Record<string, {count: number; examples: string[]}>;

async function countRejected(connection: DuckDBConnection, sources: Sources, work: string): Promise<Rejected> {
  const rejected: Rejected = {};
  const folder = path.join(work, 'rows', `part=${REJECTED}`);
  if ((await readdir(path.dirname(folder))).includes(path.basename(folder))) {
    const table = `read_parquet('${quote(folder)}/*.parquet')`;
    const found = await connection.runAndReadAll(`
      SELECT reason, count(*)::DOUBLE, min_by(line, position, ${EXAMPLES}) FROM (
        SELECT reason, position, concat_ws(' ', 'row', position, 'time_ms', time_ms, 'kind', kind, 'visitor', visitor_id, 'visit', visit_id,
          'item', item_id, 'price', price_text, 'quantity', quantity_text)[:300] AS line FROM ${table}) GROUP BY reason ORDER BY reason`);
    for (const [reason, count, examples] of found.getRowsJS()) {
      rejected[String(reason)] = {count: Number(count), examples: (examples as unknown[]).map(String)}; // a LIST column
    }
  }
  if (!sources.isText) return rejected;
  const broken = await connection.runAndReadAll(
    `SELECT count(DISTINCT (file_id, line))::DOUBLE, min_by(csv_line[:300], line, ${EXAMPLES}) FROM reject_errors`,
  );
  const [count, examples] = broken.getRowsJS()[0];
  if (Number(count) > 0)
    rejected['unreadable-line'] = {count: Number(count), examples: (examples as unknown[]).map(String)}; // a LIST column
  return rejected;
}

/** Second pass, one part. */
async function writeShard(
  connection: DuckDBConnection,
  {work, part, out, rejected}: {work: string; part: number; out: string; rejected: Rejected},
): Promise<ImportRecord['shards'][number] | undefined> {
  const folder = path.join(work, 'rows', `part=${part}`);
  const exists = await stat(folder).then(
    () => true,
    () => false, // no row hashed here
  );
  if (!exists) return undefined;
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE judged AS
    WITH rows AS (SELECT * FROM read_parquet('${quote(folder)}/*.parquet')),
    gaps AS (SELECT *, CASE WHEN time_ms - lag(time_ms) OVER own <= ${IDLE_GAP_MS} THEN 0 ELSE 1 END AS starts FROM rows
      WINDOW own AS (PARTITION BY visitor_id, visit_id ORDER BY time_ms, position)),
    visits AS (SELECT *, coalesce(visit_id, visitor_id || '#' || sum(starts) OVER (PARTITION BY visitor_id, visit_id ORDER BY time_ms, position)) AS visit FROM gaps)
    SELECT * EXCLUDE (starts, visit_id, reason), visit AS visit_id,
      row_number() OVER (PARTITION BY visit, kind, item_id, query, time_ms ORDER BY position) > 1 AS is_copy,
      count(*) OVER (PARTITION BY visit) > ${BOT_EVENTS} AS is_bot
    FROM visits`);
  for (const [reason, condition] of [
    ['bot-visit', 'is_bot'],
    ['duplicate', 'is_copy AND NOT is_bot'],
  ]) {
    const found = await connection.runAndReadAll(`
      SELECT count(*)::DOUBLE, min_by(concat_ws(' ', 'row', position, 'visit', visit_id, 'time_ms', time_ms, 'kind', kind, 'item', item_id), position, ${EXAMPLES})
      FROM judged WHERE ${condition}`);
    const [count, examples] = found.getRowsJS()[0];
    if (Number(count) === 0) continue;
    const before = rejected[reason] ?? {count: 0, examples: []};
    const lines = (examples as unknown[]).map(String); // a LIST column
    rejected[reason] = {
      count: before.count + Number(count),
      examples: [...before.examples, ...lines].slice(0, EXAMPLES),
    };
  }
  const name = `shard-${String(part).padStart(3, '0')}.parquet`;
  const file = path.join(out, name);
  await connection.run(`
    COPY (SELECT visitor_id, visit_id, time_ms AS time, kind, item_id, query, quantity, price, currency, category, brand, title, colour
      FROM (SELECT *, min(time_ms) OVER (PARTITION BY visit_id) AS visit_ms, min(position) OVER (PARTITION BY visit_id) AS visit_position
        FROM judged WHERE NOT is_bot AND NOT is_copy)
      ORDER BY visit_ms, visit_position, time_ms, position)
    TO '${quote(file)}' (FORMAT parquet, COMPRESSION zstd)`);
  await connection.run('DROP TABLE judged');
  await rm(folder, {recursive: true});
  const counted = await connection.runAndReadAll(
    `SELECT num_rows::DOUBLE FROM parquet_file_metadata('${quote(file)}')`,
  );
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return {name, rows: Number(counted.getRows()[0][0]), bytes: (await stat(file)).size, sha256: hash.digest('hex')};
}

async function summarise(
  connection: DuckDBConnection,
  given: {
    sources: Sources;
    shards: readonly ImportRecord['shards'][number][];
    rejected: Rejected;
    startedMs: number;
    out: string;
  },
): Promise<ImportRecord> {
  const {sources, shards, rejected, startedMs, out} = given;
  const kept = shards.reduce((sum, {rows}) => sum + rows, 0);
  const dropped = Object.values(rejected).reduce((sum, {count}) => sum + count, 0);
  if (kept === 0) {
    const reasons = Object.entries(rejected).map(([reason, {count}]) => `${reason} ${count}`);
    throw new ProfilerError(
      'input-format',
      `No row can be used: ${reasons.join(', ') || 'the files are empty'}. Expected visitor_id or visit_id, time, kind and item_id.`,
    );
  }
  let visits = 0;
  for (const {name} of shards) {
    const found = await connection.runAndReadAll(
      `SELECT count(DISTINCT visit_id)::DOUBLE FROM read_parquet('${quote(path.join(out, name))}')`,
    );
    visits += Number(found.getRows()[0][0]);
  }
  const found = await connection.runAndReadAll(
    `SELECT count(DISTINCT item_id)::DOUBLE, min(time), max(time) FROM read_parquet('${quote(out)}/shard-*.parquet')`,
  );
  const [items, first, last] = found.getRows()[0];
  return {
    format: sources.format.name,
    files: sources.files.length,
    rows_read: kept + dropped,
    rows_kept: kept,
    rejected,
    shards,
    visits,
    items: Number(items),
    first_time: new Date(Number(first)).toISOString(),
    last_time: new Date(Number(last)).toISOString(),
    seconds: (performance.now() - startedMs) / 1000,
  };
}

/** A path inside a quoted SQL string. */
function quote(file: string): string {
  return file.replaceAll("'", "''");
}
