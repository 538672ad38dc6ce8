import type {DuckDBConnection} from '@duckdb/node-api';
import {toSqlText} from '../duckdb/sql-text.ts';
import type {Peek} from './peek-file.ts';
import type {SourceFormat} from './source-format.ts';

/** Delimiter, columns and format of a text file. */
export type TextShape = {
  readonly delimiter: string;
  readonly columns: readonly string[];
} & (
  | {readonly hasHeader: true; readonly format: SourceFormat | undefined}
  | {readonly hasHeader: false; readonly format: SourceFormat}
);

const DELIMITERS = [',', ';', '\t', '|'];
/** Share of the sampled lines that must match a format without a header. */
const MIN_ALIKE = 0.8;
/** NULL marker that no cell contains: empty cells are empty text, and only the missing cells of short rows are NULL. */
const NO_NULL = '\u0001none\u0001';

/** DuckDB options for every text file; quotes as in RFC 4180. */
export function toTextOptions({delimiter, isGzip}: {delimiter: string; isGzip: boolean}): string[] {
  return [
    'auto_detect = false',
    `delim = ${toSqlText(delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `compression = '${isGzip ? 'gzip' : 'none'}'`,
  ];
}

/** Recognises the format of a text file by its header, or by its first rows if there is none. */
export async function readTextShape(
  connection: DuckDBConnection,
  file: string,
  {peek, allowed}: {peek: Peek; allowed: readonly SourceFormat[]},
): Promise<TextShape> {
  let delimiter = DELIMITERS[0];
  let rows: string[][] = [];
  for (const candidate of DELIMITERS) {
    if (candidate !== delimiter && !peek.lines[0].includes(candidate)) continue;
    const found = await readFirstRows(connection, file, {peek, delimiter: candidate});
    if ((found[0]?.length ?? 0) <= (rows[0]?.length ?? 0)) continue;
    rows = found;
    delimiter = candidate;
  }
  const columns = toUniqueNames(rows[0] ?? peek.lines.slice(0, 1));
  const present = new Set(columns.map((name) => name.toLowerCase()));
  const named = allowed.find(({needs}) => needs.length > 0 && needs.every((column) => present.has(column)));
  if (named) return {delimiter, hasHeader: true, columns, format: named};
  const alike = allowed.find(
    ({headerless}) => headerless && isLike(rows, Object.values(headerless), peek.lines.length),
  );
  if (alike?.headerless) return {delimiter, hasHeader: false, columns: Object.keys(alike.headerless), format: alike};
  return {delimiter, hasHeader: true, columns, format: undefined};
}

/** Cells of the first rows, without rows that have more cells than the first. */
async function readFirstRows(
  connection: DuckDBConnection,
  file: string,
  {peek, delimiter}: {peek: Peek; delimiter: string},
): Promise<string[][]> {
  const width = peek.lines[0].split(delimiter).length; // an upper bound: delimiters may be inside quotes
  const columns = Array.from({length: width}, (_, column) => `c${column}: 'VARCHAR'`);
  const options = [
    `columns = {${columns.join(', ')}}`,
    ...toTextOptions({delimiter, isGzip: peek.isGzip}),
    'header = false',
    `nullstr = ${toSqlText(NO_NULL)}`,
    'null_padding = true',
    'strict_mode = false',
    'ignore_errors = true',
    'hive_partitioning = false',
    'parallel = false', // required for null_padding with line breaks inside quotes
  ];
  const found = await connection.runAndReadAll(
    `SELECT * FROM read_csv(${toSqlText(file)}, ${options.join(', ')}) LIMIT ${peek.lines.length}`,
  );
  return found.getRows().map((cells) => cells.filter((cell) => cell !== null).map((cell) => String(cell).trim()));
}

function isLike(rows: readonly (readonly string[])[], patterns: readonly RegExp[], lines: number): boolean {
  const fitting = rows.filter(
    (cells) => cells.length === patterns.length && cells.every((cell, index) => patterns[index].test(cell)),
  );
  return fitting.length >= MIN_ALIKE * lines && fitting.length > 0;
}

/** Appends the column number to empty and repeated names, because SQL needs unique ones. */
function toUniqueNames(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.map((name, index) => {
    const unique = name === '' || seen.has(name.toLowerCase()) ? `${name}_${index + 1}` : name;
    seen.add(unique.toLowerCase());
    return unique;
  });
}
