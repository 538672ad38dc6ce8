import {existsSync} from 'node:fs';
import {mkdtemp, readdir, rm} from 'node:fs/promises';
import {availableParallelism, tmpdir, totalmem} from 'node:os';
import path from 'node:path';
import {ProfilerError, toReason} from '../../core/contract/errors.ts';
import {withConnection} from '../duckdb/with-connection.ts';
import {importHistory, isImported} from '../import/import-history.ts';
import {log} from '../progress.ts';
import type {History} from './history.ts';
import {readShards} from './read-shards.ts';

export interface ReadOptions {
  /** Reads only the newest visits, with at most this many events in all. */
  readonly newest?: number;
}

/** Memory of DuckDB, apart from the columns. */
const DUCKDB_MEMORY = '1GB';

/**
 * Reads a history into columns.
 *
 * @param file a folder that `vitrine import` wrote, or a file or folder in any format it reads; this is imported into a
 *   temporary folder first, so both give the same history. Rejected rows are logged by reason
 * @throws ProfilerError `input-missing`, or `input-format` naming the columns that were expected
 */
export async function readHistory(file: string, options: ReadOptions = {}): Promise<History> {
  if (!existsSync(file)) {
    throw new ProfilerError('input-missing', `There is no file or folder "${file}". Give the path of an events table.`);
  }
  const work = await mkdtemp(path.join(tmpdir(), 'vitrine-read-'));
  try {
    const folder = isImported(file) ? file : await importOnce(file, work);
    return await readFolder(folder, {...options, work, name: path.basename(path.resolve(file))});
  } finally {
    await rm(work, {recursive: true, force: true});
  }
}

async function importOnce(file: string, work: string): Promise<string> {
  const out = path.join(work, 'shards');
  const record = await importHistory([file], {
    out,
    format: 'auto',
    memory: DUCKDB_MEMORY,
    threads: Math.max(1, availableParallelism()),
  });
  const reasons = Object.entries(record.rejected).map(
    ([reason, {count, examples}]) => `${reason} ${count} (${examples[0]})`,
  );
  if (reasons.length > 0) {
    const rejected = record.rows_read - record.rows_kept;
    log(`${path.basename(file)}: ${rejected} of ${record.rows_read} rows are not used: ${reasons.join(', ')}`);
  }
  return out;
}

async function readFolder(
  folder: string,
  {work, name, newest}: ReadOptions & {work: string; name: string},
): Promise<History> {
  const files = (await readdir(folder))
    .filter((file) => /^shard-\d+\.parquet$/.test(file))
    .sort()
    .map((file) => path.join(folder, file));
  if (files.length === 0) {
    throw new ProfilerError('input-missing', `"${folder}" has an import.json but no shards. Import the history again.`);
  }
  const settings = {
    threads: '2',
    memory_limit: DUCKDB_MEMORY,
    temp_directory: work,
    preserve_insertion_order: 'true',
  };
  try {
    return await withConnection(settings, (connection) => readShards(connection, files, {name, newest}));
  } catch (cause) {
    if (cause instanceof ProfilerError) throw cause;
    if (cause instanceof RangeError) throw tooLarge(folder, cause);
    throw new ProfilerError('input-format', `"${folder}" cannot be read as a history: ${toReason(cause)}.`, {cause});
  }
}

/** The error for typed arrays that do not fit into memory, which throw a RangeError. */
function tooLarge(folder: string, cause: RangeError): ProfilerError {
  const gigabytes = (totalmem() / 1e9).toFixed(0);
  return new ProfilerError(
    'input-format',
    `"${folder}" does not fit the ${gigabytes} GB of this machine. Read less of it: --newest N takes the newest N events.`,
    {cause},
  );
}
