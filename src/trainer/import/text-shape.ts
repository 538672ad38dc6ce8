import type {SourceFormat} from './source-format.ts';

/** How a file of text separates its columns, and what they are. */
export interface TextShape {
  readonly delimiter: string;
  readonly hasHeader: boolean;
  readonly columns: readonly string[];
  readonly format: SourceFormat | undefined;
}

const DELIMITERS = [',', ';', '\t', '|'];
/** Share of the sampled lines that must look like a format without a header. */
const ALIKE = 0.8;

/** Recognises a format by its header; without one, by what the first lines look like. */
export function toTextShape(
  lines: readonly string[],
  allowed: readonly SourceFormat[],
): TextShape & ({readonly hasHeader: true} | {readonly hasHeader: false; readonly format: SourceFormat}) {
  const delimiter = DELIMITERS.reduce((best, one) =>
    toCells(lines[0], one).length > toCells(lines[0], best).length ? one : best,
  );
  const columns = toUnique(toCells(lines[0], delimiter));
  const present = new Set(columns.map((name) => name.toLowerCase()));
  const named = allowed.find(({needs}) => needs.length > 0 && needs.every((column) => present.has(column)));
  if (named) return {delimiter, hasHeader: true, columns, format: named};
  const rows = lines.map((line) => toCells(line, delimiter));
  const alike = allowed.find(({headerless}) => headerless && isLike(rows, Object.values(headerless)));
  if (alike?.headerless) return {delimiter, hasHeader: false, columns: Object.keys(alike.headerless), format: alike};
  return {delimiter, hasHeader: true, columns, format: undefined};
}

function isLike(rows: readonly (readonly string[])[], patterns: readonly RegExp[]): boolean {
  const fitting = rows.filter(
    (cells) => cells.length === patterns.length && cells.every((cell, index) => patterns[index].test(cell)),
  );
  return fitting.length >= ALIKE * rows.length && fitting.length > 0;
}

/** Cells of one line; a delimiter inside quotes separates nothing. */
function toCells(line: string, delimiter: string): string[] {
  const cells = [''];
  let isQuoted = false;
  for (const character of line) {
    if (character === '"') isQuoted = !isQuoted;
    else if (character === delimiter && !isQuoted) cells.push('');
    else cells[cells.length - 1] += character;
  }
  return cells.map((cell) => cell.trim());
}

/** Repeated and empty names get their number, as SQL needs distinct ones. */
function toUnique(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.map((name, index) => {
    const own = name === '' || seen.has(name.toLowerCase()) ? `${name}_${index + 1}` : name;
    seen.add(own.toLowerCase());
    return own;
  });
}
