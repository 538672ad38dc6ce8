import {existsSync, readdirSync, statSync} from 'node:fs';
import path from 'node:path';
import type {DuckDBConnection} from '@duckdb/node-api';
import {ProfilerError} from '../../core/contract/errors.ts';
import {FORMATS, HEADERLESS, type SourceFormat} from './formats.ts';

/** The files of an import and how to read them. */
export interface Sources {
  readonly files: readonly string[];
  readonly format: SourceFormat;
  /** SQL table expression over all files. */
  readonly table: string;
  readonly isText: boolean;
  /** Rows, counted for Parquet, else guessed from the bytes. */
  readonly rows: number;
}

const TEXT = /\.(csv|tsv|txt|dat)(\.gz)?$/i;
const JSON_LINES = /\.(jsonl|ndjson|json)(\.gz)?$/i;
const PARQUET = /\.parquet$/i;
/** Bytes of a row of text, and how much gzip saves: only for the number of shards and the time left. */
const TEXT_ROW_BYTES = 50;
const GZIP_FACTOR = 5;

/**
 * Finds the files (folders are searched, names that start with `_` or `.` left out) and recognises their format.
 *
 * @throws ProfilerError `input-missing`, `input-format` naming the columns that were found
 */
export async function toSources(
  connection: DuckDBConnection,
  given: readonly string[],
  asked: string,
): Promise<Sources> {
  const files = given.flatMap(listFiles);
  if (files.length === 0) {
    throw new ProfilerError(
      'input-missing',
      `No file to import in ${given.join(', ')}. Expected .csv, .tsv, .dat, .txt, .jsonl, .json or .parquet (.gz too).`,
    );
  }
  const reader = [PARQUET, JSON_LINES, TEXT].find((ending) => files.every((file) => ending.test(file)));
  if (!reader)
    throw new ProfilerError(
      'input-format',
      'The files are of different kinds. Import CSV, JSON and Parquet files one kind at a time.',
    );
  const toTable = (csv = ''): string => {
    const list = `[${files.map((file) => `'${file.replaceAll("'", "''")}'`).join(', ')}]`;
    if (reader === PARQUET) return `read_parquet(${list}, union_by_name = true, hive_partitioning = true)`;
    if (reader === JSON_LINES)
      return `read_json(${list}, union_by_name = true, hive_partitioning = true, ignore_errors = true)`;
    const options = ['all_varchar = true', 'store_rejects = true', 'strict_mode = false', 'hive_partitioning = true'];
    if (csv) options.push(csv);
    return `read_csv(${list}, ${options.join(', ')})`;
  };
  const named = FORMATS.filter(({name}) => name === asked || name.startsWith(`${asked}-`));
  const isGeneric = ['auto', 'csv', 'jsonl', 'parquet'].includes(asked);
  if (named.length === 0 && !isGeneric) {
    throw new ProfilerError(
      'argument',
      `There is no format "${asked}". Expected auto, csv, jsonl, parquet, ${FORMATS.map(({name}) => name).join(', ')}.`,
    );
  }
  const columns = await describe(connection, toTable());
  const present = new Set(columns.map((column) => column.toLowerCase()));
  const fits = (format: SourceFormat): boolean =>
    format.needs.length > 0 && format.needs.every((column) => present.has(column));
  const format =
    (isGeneric ? FORMATS : named).find(fits) ??
    (reader === TEXT
      ? FORMATS.find(
          ({name}) => name === HEADERLESS[columns.length] && (isGeneric || named.some((one) => one.name === name)),
        )
      : undefined);
  if (!format) {
    throw new ProfilerError(
      'input-format',
      `${path.basename(files[0])} has the columns ${columns.join(', ')}. Expected an events table (visitor_id or visit_id, time, kind, item_id) or one of ${FORMATS.map(({name}) => name).join(', ')}.`,
    );
  }
  const isText = reader === TEXT;
  const rows =
    reader === PARQUET
      ? await countParquet(connection, files)
      : files.reduce(
          (sum, file) => sum + (statSync(file).size * (file.endsWith('.gz') ? GZIP_FACTOR : 1)) / TEXT_ROW_BYTES,
          0,
        );
  return {files, format, table: toTable(isText ? format.csv : undefined), isText, rows};
}

function listFiles(given: string): string[] {
  if (!existsSync(given)) throw new ProfilerError('input-missing', `There is no file or folder "${given}".`);
  if (!statSync(given).isDirectory()) return [given];
  return readdirSync(given, {recursive: true, encoding: 'utf8'})
    .map((name) => path.join(given, name))
    .filter(
      (file) => !/^[_.]/.test(path.basename(file)) && [TEXT, JSON_LINES, PARQUET].some((ending) => ending.test(file)),
    )
    .sort();
}

/** Names of the columns of a table expression. */
export async function describe(connection: DuckDBConnection, table: string): Promise<string[]> {
  const result = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${table}`);
  return result.getRows().map(([name]) => String(name));
}

async function countParquet(connection: DuckDBConnection, files: readonly string[]): Promise<number> {
  const list = files.map((file) => `'${file.replaceAll("'", "''")}'`).join(', ');
  const result = await connection.runAndReadAll(`SELECT sum(num_rows)::DOUBLE FROM parquet_file_metadata([${list}])`);
  return Number(result.getRows()[0][0]);
}
