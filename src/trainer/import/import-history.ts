import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, readdir, rename, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {DuckDBConnection} from '@duckdb/node-api';
import {ProfilerError, toReason} from '../../core/contract/errors.ts';
import {toSqlText} from '../duckdb/sql-text.ts';
import {withConnection} from '../duckdb/with-connection.ts';
import {log, startProgress} from '../progress.ts';
import {countUnreadableLines, distribute, readRejected} from './distribute.ts';
import {listFiles} from './list-files.ts';
import {countRejected, type Rejected} from './rejected.ts';
import {type Source, toSources} from './sources.ts';
import {type Shard, writeShard} from './write-shard.ts';

/** Summary of an import, written to import.json. */
export interface ImportRecord {
  /** Names of the recognised formats, joined by `+`. */
  readonly format: string;
  readonly files: number;
  /** rows_kept plus all rejected rows. */
  readonly rows_read: number;
  readonly rows_kept: number;
  /** Rejected rows by reason, with the first of them as examples. */
  readonly rejected: Readonly<Record<string, {readonly count: number; readonly examples: readonly string[]}>>;
  readonly shards: readonly Shard[];
  readonly visits: number;
  readonly items: number;
  /** ISO 8601 */
  readonly first_time: string;
  readonly last_time: string;
  readonly seconds: number;
  readonly rows_per_second: number;
  /** Peak resident memory of the process in MB (1,000,000 bytes). */
  readonly peak_memory_mb: number;
}

/** Settings of importHistory. */
export interface ImportOptions {
  /** Folder to write; shards of an earlier import are replaced. */
  readonly out: string;
  readonly format: string;
  /** Memory limit of DuckDB, such as `2GB`; the process needs a few hundred MB more. */
  readonly memory: string;
  readonly threads: number;
  /** Approximate number of events in a shard, SHARD_ROWS by default; the memory limit must hold several shards. */
  readonly shardRows?: number;
}

/** Approximate number of events in a shard, which is sorted in a fraction of the memory limit. */
const SHARD_ROWS = 2_000_000;
const MAX_SHARDS = 128;
/** Fewer rows are imported without a progress bar. */
const MIN_PROGRESS_ROWS = 200_000;
/** Number of rows that a DuckDB thread buffers before it writes them; few, so that they fit the memory limit. */
const BUFFERED_ROWS = 20_000;

/**
 * Streams source files into shards of whole visits, each in time order.
 *
 * First pass: reads every row, validates it by the rules of core/clean, and writes it to a part by the hash of its
 * visit. Second pass, part by part: splits visits, drops duplicates and bots, sorts, writes. Memory stays within the
 * limit; the rest spills to disk below `out`.
 *
 * @throws ProfilerError `input-missing`, `input-format`, `argument`; `out` is then unchanged
 */
export async function importHistory(paths: readonly string[], options: ImportOptions): Promise<ImportRecord> {
  const startedMs = performance.now();
  const inside = listFiles(paths).find((file) => path.resolve(file).startsWith(path.resolve(options.out) + path.sep));
  if (inside !== undefined) {
    throw new ProfilerError('argument', `"${inside}" lies in the folder that is written to. Choose another --out.`);
  }
  await mkdir(options.out, {recursive: true});
  const work = await mkdtemp(path.join(options.out, '.parts-'));
  const settings = {
    memory_limit: options.memory,
    threads: String(options.threads),
    temp_directory: work,
    preserve_insertion_order: 'true',
  };
  try {
    const record = await withConnection(settings, (connection) =>
      importSources(connection, paths, {...options, work, startedMs}),
    );
    await publish(options.out, work, record);
    return record;
  } catch (cause) {
    if (cause instanceof ProfilerError) throw cause;
    throw new ProfilerError('input-format', `The import stopped: ${toReason(cause)}.`, {cause});
  } finally {
    await rm(work, {recursive: true, force: true});
  }
}

/** Runs both passes in the work folder. */
async function importSources(
  connection: DuckDBConnection,
  paths: readonly string[],
  options: ImportOptions & {work: string; startedMs: number},
): Promise<ImportRecord> {
  const {work, startedMs} = options;
  await connection.run('SET enable_progress_bar = true; SET enable_progress_bar_print = false');
  await connection.run(`SET partitioned_write_flush_threshold = ${BUFFERED_ROWS}`);
  const {sources, distributed, parts, isLong} = await readSources(connection, paths, options);
  const unreadable = await countUnreadableLines(connection, sources);
  const rejected = await readRejected(connection, sources, {work, columns: distributed.columns});
  const shards: Shard[] = [];
  const progress = isLong ? startProgress('import: sort', parts) : undefined;
  for (let part = 0; part < parts; part++) {
    const shard = await writeShard(connection, {work, part, out: work, rejected, columns: distributed.columns});
    if (shard && shard.rows > 0) shards.push(shard);
    progress?.show(part + 1);
  }
  const rows = distributed.rows + unreadable;
  return summarise(connection, {sources, shards, rejected, startedMs, work, rows});
}

/** Recognises the sources and runs the first pass; if text is not valid CSV, once more and less strictly. */
async function readSources(
  connection: DuckDBConnection,
  paths: readonly string[],
  {work, format, shardRows = SHARD_ROWS}: ImportOptions & {work: string},
): Promise<{sources: Source[]; distributed: Awaited<ReturnType<typeof distribute>>; parts: number; isLong: boolean}> {
  for (const isStrict of [true, false]) {
    const sources = await toSources(connection, paths, {asked: format, isStrict});
    const rows = sources.reduce((sum, source) => sum + source.rows, 0);
    const parts = Math.min(MAX_SHARDS, Math.max(1, Math.ceil(rows / shardRows)));
    try {
      const isLong = rows >= MIN_PROGRESS_ROWS;
      return {sources, distributed: await distribute(connection, sources, {work, parts, isLong}), parts, isLong};
    } catch (cause) {
      const isFormatFault = cause instanceof Error && cause.message.includes('strict mode');
      if (!isStrict || !isFormatFault) throw cause;
      log('import: the text is not strictly valid CSV; reading it again with lenient rules.');
      await connection.run('DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans');
      await rm(path.join(work, 'rows'), {recursive: true, force: true});
    }
  }
  throw new ProfilerError(
    'input-format',
    'The files cannot be read as CSV, not even with lenient rules. Save them again as CSV (UTF-8).',
  );
}

/** Results of both passes. */
interface ImportParts {
  readonly sources: readonly Source[];
  readonly shards: readonly Shard[];
  readonly rejected: Rejected;
  readonly startedMs: number;
  readonly work: string;
  readonly rows: number;
}

async function summarise(
  connection: DuckDBConnection,
  {sources, shards, rejected, startedMs, work, rows}: ImportParts,
): Promise<ImportRecord> {
  const kept = shards.reduce((sum, shard) => sum + shard.rows, 0);
  if (kept === 0) {
    const reasons = Object.entries(rejected).map(
      ([reason, {count, examples}]) => `${reason} ${count} (${examples[0]})`,
    );
    throw new ProfilerError(
      'input-format',
      `No row can be used: ${reasons.join(', ') || 'the files hold no rows'}. Expected visitor_id or visit_id, time, kind and item_id.`,
    );
  }
  if (kept + countRejected(rejected) !== rows) {
    throw new ProfilerError(
      'input-format',
      `Of ${rows} rows ${kept} were kept and ${countRejected(rejected)} rejected, which does not add up. The files changed while they were read; import them again.`,
    );
  }
  const found = await connection.runAndReadAll(
    `SELECT count(DISTINCT item_id)::DOUBLE, min(time), max(time) FROM read_parquet(${toSqlText(path.join(work, 'shard-*.parquet'))}, hive_partitioning = false)`,
  );
  const [items, first, last] = found.getRows()[0].map(Number);
  const seconds = (performance.now() - startedMs) / 1000;
  return {
    format: [...new Set(sources.map(({format}) => format.name))].join('+'),
    files: sources.reduce((sum, {files}) => sum + files.length, 0),
    rows_read: rows,
    rows_kept: kept,
    rejected,
    shards,
    visits: shards.reduce((sum, {visits}) => sum + visits, 0),
    items,
    first_time: new Date(first).toISOString(),
    last_time: new Date(last).toISOString(),
    seconds,
    rows_per_second: Math.round(rows / seconds),
    peak_memory_mb: Math.round((process.resourceUsage().maxRSS * 1024) / 1e6),
  };
}

/** Moves the new shards into place of an earlier import. */
async function publish(out: string, work: string, record: ImportRecord): Promise<void> {
  await rm(path.join(out, 'import.json'), {force: true});
  for (const name of await readdir(out)) if (/^shard-\d+\.parquet$/.test(name)) await rm(path.join(out, name));
  for (const {name} of record.shards) await rename(path.join(work, name), path.join(out, name));
  await writeFile(path.join(out, 'import.json'), `${JSON.stringify(record, null, 1)}\n`);
}

/** Whether importHistory wrote a folder. */
export function isImported(folder: string): boolean {
  return existsSync(path.join(folder, 'import.json'));
}
