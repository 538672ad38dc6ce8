import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {ProfilerError} from '../../core/contract/errors.ts';
import type {VisitFacts} from '../../core/features/visit-features.ts';

/** Visits with one row each, as the UCI Online Shoppers table has them, and whether each ended in a purchase. */
export interface VisitTable {
  /** File it was read from, for reports. */
  readonly name: string;
  readonly visits: readonly VisitFacts[];
  /** [visits] 1 where the visit brought revenue. */
  readonly revenue: Uint8Array;
}

const NUMBERS = {
  Administrative: 'administrativePages',
  Administrative_Duration: 'administrativeSeconds',
  Informational: 'informationalPages',
  Informational_Duration: 'informationalSeconds',
  ProductRelated: 'productPages',
  ProductRelated_Duration: 'productSeconds',
  BounceRates: 'bounceRate',
  ExitRates: 'exitRate',
  PageValues: 'pageValue',
  SpecialDay: 'specialDay',
} as const satisfies Record<string, keyof VisitFacts>;

const NAMES = {
  Month: 'month',
  OperatingSystems: 'operatingSystem',
  Browser: 'browser',
  Region: 'region',
  TrafficType: 'trafficType',
  VisitorType: 'visitorType',
} as const satisfies Record<string, keyof VisitFacts>;

const COLUMNS = [...Object.keys(NUMBERS), ...Object.keys(NAMES), 'Weekend', 'Revenue'];

/** Whether the first line of a file names the columns of a visit table. */
export function isVisitTableHeader(line: string): boolean {
  const columns = splitCells(line, toSeparator(line));
  return columns.includes('Revenue') && columns.includes('ProductRelated_Duration');
}

/**
 * Reads a table of visits with the columns of the UCI Online Shoppers Purchasing Intention data set, in any order,
 * separated by commas or semicolons.
 *
 * @throws ProfilerError `input-missing` without the file, `input-format` naming the missing columns, or the row and column
 *   of the first cell that cannot be read
 */
export function readVisitTable(file: string): VisitTable {
  if (!existsSync(file)) {
    throw new ProfilerError('input-missing', `There is no file "${file}". Give the path of a table of visits.`);
  }
  const lines = readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  const separator = toSeparator(lines[0]);
  const header = splitCells(lines[0], separator);
  const missing = COLUMNS.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    throw new ProfilerError(
      'input-format',
      `"${file}" lacks ${missing.join(', ')}; its first line has ${header.join(', ')}. ` +
        'Give a table with the header of the UCI Online Shoppers data set.',
    );
  }
  const visits: VisitFacts[] = [];
  const revenue: number[] = [];
  lines.forEach((line, i) => {
    if (i === 0 || line.trim() === '') return;
    const cells = new Map(splitCells(line, separator).map((cell, column) => [header[column], cell]));
    const cell = {cells, where: `"${file}", line ${i + 1}`};
    visits.push(parseVisit(cell));
    revenue.push(parseYesNo(cell, 'Revenue') ? 1 : 0);
  });
  if (visits.length === 0) {
    throw new ProfilerError('input-format', `"${file}" has a header but no visits. Give at least one row below it.`);
  }
  return {name: path.basename(file), visits, revenue: Uint8Array.from(revenue)};
}

interface Row {
  readonly cells: ReadonlyMap<string, string>;
  readonly where: string;
}

function parseVisit(row: Row): VisitFacts {
  const numbers = Object.entries(NUMBERS).map(([column, field]) => [field, parseNumber(row, column)]);
  const names = Object.entries(NAMES).map(([column, field]) => [field, row.cells.get(column) ?? '']);
  return {
    ...Object.fromEntries([...numbers, ...names]),
    weekend: parseYesNo(row, 'Weekend'),
  } as VisitFacts; // NUMBERS and NAMES list every other field, and satisfies keeps them to the fields' names
}

function parseNumber(row: Row, column: string): number {
  const text = row.cells.get(column)?.trim() ?? '';
  const value = Number(text);
  if (text !== '' && Number.isFinite(value) && value >= 0) return value;
  // Some exports write -1 for a duration that was not measured.
  if (value === -1 && column.endsWith('_Duration')) return 0;
  throw badCell(row, column, 'a number, 0 or more');
}

function parseYesNo(row: Row, column: string): boolean {
  const text = row.cells.get(column)?.trim().toLowerCase() ?? '';
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw badCell(row, column, 'TRUE or FALSE');
}

function badCell(row: Row, column: string, expected: string): ProfilerError {
  const found = row.cells.get(column);
  return new ProfilerError(
    'input-format',
    `${row.where}, column ${column}: expected ${expected}, found ${found === undefined ? 'no cell' : `"${found}"`}. ` +
      'Correct the cell or take the row out.',
  );
}

function toSeparator(line: string): string {
  return line.includes(';') ? ';' : ',';
}

function splitCells(line: string, separator: string): string[] {
  return line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}
