import {statSync} from 'node:fs';
import path from 'node:path';
import type {DuckDBConnection} from '@duckdb/node-api';
import {ProfilerError} from '../../core/contract/errors.ts';
import {toSqlList, toSqlText} from '../duckdb/sql-text.ts';
import {FORMATS, GENERIC_FORMATS, toAllowedFormats} from './formats.ts';
import {listFiles} from './list-files.ts';
import {type Peek, peekFile} from './peek-file.ts';
import type {SourceFormat} from './source-format.ts';
import {readTextShape, type TextShape, toTextOptions} from './text-shape.ts';

/** Files with the same format and columns, and how to read them. */
export interface Source {
  readonly files: readonly string[];
  readonly format: SourceFormat;
  readonly kind: 'text' | 'json' | 'parquet';
  /** SQL table expression over all files. */
  readonly table: string;
  /** Names of the columns, lower case. */
  readonly present: ReadonlySet<string>;
  /** Number of rows: exact for Parquet, else estimated from the bytes. */
  readonly rows: number;
}

/** A file and its recognised beginning. */
interface FileStart {
  readonly file: string;
  readonly peek: Peek;
  /** Only for text files. */
  readonly shape?: TextShape;
}

/** Typical bytes of a text row and compression of gzip; they only decide the number of shards. */
const TEXT_ROW_BYTES = 50;
const GZIP_FACTOR = 5;
const MAX_COLUMNS_SHOWN = 30;

/**
 * Finds the files and recognises the format of each. Files of several formats, such as clicks and purchases, make one
 * history.
 *
 * @param asked value of `--format`
 * @param isStrict whether lines that are not valid CSV (RFC 4180) are rejected; else they are read as well as
 *   possible
 * @throws ProfilerError `input-missing`, `argument`, or `input-format` with the file and its columns
 */
export async function toSources(
  connection: DuckDBConnection,
  paths: readonly string[],
  {asked, isStrict}: {asked: string; isStrict: boolean},
): Promise<Source[]> {
  const allowed = toAllowedFormats(asked);
  if (allowed.length === 0) {
    const known = [...GENERIC_FORMATS, ...FORMATS.map(({name}) => name)].join(', ');
    throw new ProfilerError('argument', `There is no format "${asked}". Expected one of ${known}.`);
  }
  const groups = new Map<string, FileStart[]>();
  const shapes = new Map<string, TextShape>();
  for (const file of listFiles(paths)) {
    const peek = peekFile(file);
    if (peek.kind === 'empty') continue;
    if (peek.kind === 'binary') throw unreadable(file);
    const layout = [peek.kind, peek.isGzip, peek.kind === 'text' ? peek.lines[0] : ''].join('\n');
    let shape = shapes.get(layout);
    if (peek.kind === 'text' && !shape) {
      shape = await readTextShape(connection, file, {peek, allowed});
      shapes.set(layout, shape);
    }
    // Files without a header all have different first lines, so they are grouped by format.
    const key = shape?.hasHeader === false ? `${peek.isGzip} ${shape.format.name}` : layout;
    groups.set(key, [...(groups.get(key) ?? []), {file, peek, shape}]);
  }
  if (groups.size === 0) {
    throw new ProfilerError(
      'input-missing',
      `The files in ${paths.join(', ')} are empty. Give files with at least one event.`,
    );
  }
  const sources: Source[] = [];
  for (const group of groups.values()) {
    const names = group.map(({file}) => file);
    const [{peek, shape}] = group;
    if (shape) sources.push(toTextSource(names, {shape, isGzip: peek.isGzip, allowed, isStrict}));
    else if (peek.kind === 'parquet') sources.push(await toParquetSource(connection, names, allowed));
    else sources.push(toJsonSource(group, allowed));
  }
  sources.forEach(checkOwner);
  return sources;
}

function checkOwner({format, present, files}: Source): void {
  if (format.name !== 'events' || present.has('visitor_id') || present.has('visit_id')) return;
  throw new ProfilerError(
    'input-format',
    `${path.basename(files[0])} lacks visitor_id or visit_id; it has the columns ${[...present].join(', ')}. Rename or add one of the two.`,
  );
}

interface TextSource {
  readonly shape: TextShape;
  readonly isGzip: boolean;
  readonly allowed: readonly SourceFormat[];
  readonly isStrict: boolean;
}

function toTextSource(files: readonly string[], {shape, isGzip, allowed, isStrict}: TextSource): Source {
  if (shape.format === undefined) throw unknownColumns(files[0], shape.columns, allowed);
  const columns = shape.columns.map((name) => `${toSqlText(name)}: 'VARCHAR'`).join(', ');
  const options = [
    `columns = {${columns}}`,
    ...toTextOptions({delimiter: shape.delimiter, isGzip}),
    `header = ${shape.hasHeader}`,
    'store_rejects = true',
    `strict_mode = ${isStrict}`,
    ...HIVE,
  ];
  const table = `read_csv(${toSqlList(files)}, ${options.join(', ')})`;
  const partitions = toPartitionNames(files);
  const present = new Set([...shape.columns, ...partitions].map((name) => name.toLowerCase()));
  return {files, format: shape.format, kind: 'text', table, present, rows: guessRows(files, isGzip)};
}

function toJsonSource(group: readonly FileStart[], allowed: readonly SourceFormat[]): Source {
  const files = group.map(({file}) => file);
  const [{peek}] = group;
  const keys = new Set(group.flatMap(({peek: {lines}}) => lines.flatMap(toKeys)));
  const found = new Set([...keys, ...toPartitionNames(files)].map((key) => key.toLowerCase()));
  const format = toFormat(found, allowed);
  if (!format) throw unknownColumns(files[0], [...keys], allowed);
  // Later rows may have fields that no sampled row has.
  const fields = new Map([...format.needs, ...(format.optional ?? [])].map((name) => [name, 'VARCHAR']));
  for (const key of keys) {
    fields.delete(key.toLowerCase());
    fields.set(key, 'VARCHAR');
  }
  for (const partition of toPartitionNames(files)) fields.delete(partition);
  for (const [name, type] of Object.entries(format.json ?? {})) fields.set(name, type);
  const columns = [...fields].map(([name, type]) => `${toSqlText(name)}: ${toSqlText(type)}`).join(', ');
  const isArray = peek.kind === 'json-array';
  const options = [
    `columns = {${columns}}`,
    `format = '${isArray ? 'array' : 'newline_delimited'}'`,
    `compression = '${peek.isGzip ? 'gzip' : 'uncompressed'}'`,
    ...(isArray ? [] : ['ignore_errors = true']),
    ...HIVE,
  ];
  const present = new Set([...found, ...[...fields.keys()].map((name) => name.toLowerCase())]);
  const rows = guessRows(files, peek.isGzip);
  return {files, format, kind: 'json', table: `read_json(${toSqlList(files)}, ${options.join(', ')})`, present, rows};
}

async function toParquetSource(
  connection: DuckDBConnection,
  files: readonly string[],
  allowed: readonly SourceFormat[],
): Promise<Source> {
  const table = `read_parquet(${toSqlList(files)}, union_by_name = true, ${HIVE.join(', ')})`;
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${table}`);
  const columns = described.getRows().map(([name]) => String(name));
  const present = new Set(columns.map((name) => name.toLowerCase()));
  const format = toFormat(present, allowed);
  if (!format) throw unknownColumns(files[0], columns, allowed);
  const counted = await connection.runAndReadAll(
    `SELECT sum(num_rows)::DOUBLE FROM parquet_file_metadata(${toSqlList(files)})`,
  );
  return {files, format, kind: 'parquet', table, present, rows: Number(counted.getRows()[0][0])};
}

const HIVE = ['hive_partitioning = true', 'hive_types_autocast = false'];

function toFormat(present: ReadonlySet<string>, allowed: readonly SourceFormat[]): SourceFormat | undefined {
  return allowed.find(({needs}) => needs.length > 0 && needs.every((column) => present.has(column)));
}

/** Columns in the folder names of a partitioned table, such as `day=2016-04-07`. */
function toPartitionNames(files: readonly string[]): string[] {
  return path
    .dirname(files[0])
    .split(path.sep)
    .filter((step) => step.includes('='))
    .map((step) => step.slice(0, step.indexOf('=')));
}

function toKeys(line: string): string[] {
  try {
    const row: unknown = JSON.parse(line.replace(/^\s*\[|[,\]]\s*$/g, ''));
    return typeof row === 'object' && row !== null ? Object.keys(row) : [];
  } catch {
    // A line that is truncated, broken or part of a larger object: take whatever looks like a key.
    return [...line.matchAll(/"([^"]{1,100})"\s*:/g)].map(([, key]) => key);
  }
}

function guessRows(files: readonly string[], isGzip: boolean): number {
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  return (bytes * (isGzip ? GZIP_FACTOR : 1)) / TEXT_ROW_BYTES;
}

function unknownColumns(file: string, columns: readonly string[], allowed: readonly SourceFormat[]): ProfilerError {
  const shown = columns.slice(0, MAX_COLUMNS_SHOWN).join(', ');
  const [only] = allowed;
  const expected =
    allowed.length === 1 && only.needs.length > 0
      ? `${only.name} has ${only.needs.join(', ')}`
      : `Expected an events table (visitor_id or visit_id, time, kind, item_id) or one of ${allowed.map(({name}) => name).join(', ')}`;
  const header = columns.some((name) => /^[\d.:-]+$/.test(name))
    ? ' Its first line looks like data: is a header missing?'
    : '';
  return new ProfilerError('input-format', `${path.basename(file)} has the columns ${shown}. ${expected}.${header}`);
}

function unreadable(file: string): ProfilerError {
  return new ProfilerError(
    'input-format',
    `${path.basename(file)} is neither text, JSON nor Parquet. Unpack archives and save spreadsheets as CSV (UTF-8) first.`,
  );
}
