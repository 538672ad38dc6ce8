import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import type {DuckDBConnection} from '@duckdb/node-api';
import {parseCatalogue} from '../../core/contract/catalogue.ts';
import {ProfilerError, toReason} from '../../core/contract/errors.ts';
import {withConnection} from '../duckdb/with-connection.ts';
import {toSqlText} from '../duckdb/sql-text.ts';
import {log} from '../progress.ts';
import type {ItemFacts} from './history.ts';

/** Accepted names of the id column. */
const ID_COLUMNS = ['item_id', 'id', 'product_id', 'sku'];

/**
 * Reads a shop's catalogue: facts of each item by its id. Every column but the id may be missing.
 *
 * @throws ProfilerError `input-missing`, `input-format` naming the columns that were found
 */
export async function readCatalogue(file: string): Promise<Map<string, ItemFacts>> {
  if (!existsSync(file))
    throw new ProfilerError(
      'input-missing',
      `There is no catalogue "${file}". Give a CSV, JSON, JSONL or Parquet file.`,
    );
  const shop = readShopCatalogue(file);
  if (shop) return shop;
  try {
    const catalogue = await withConnection({}, (connection) => readTable(connection, file));
    const priced = [...catalogue.values()].filter(({price}) => price !== undefined).length;
    if (priced === 0) log(`The catalogue "${file}" has no prices: price classes are left out.`);
    return catalogue;
  } catch (cause) {
    if (cause instanceof ProfilerError) throw cause;
    throw new ProfilerError(
      'input-format',
      `The catalogue "${file}" cannot be read: ${toReason(cause)}. Give a CSV, JSON, JSONL or Parquet file.`,
      {cause},
    );
  }
}

async function readTable(connection: DuckDBConnection, file: string): Promise<Map<string, ItemFacts>> {
  const result = await connection.runAndReadAll(`SELECT * FROM ${toSource(file)}`);
  const columns = result.columnNames().map((name) => name.toLowerCase());
  const id = ID_COLUMNS.map((name) => columns.indexOf(name)).find((index) => index >= 0);
  if (id === undefined) {
    throw new ProfilerError(
      'input-format',
      `The catalogue "${file}" has the columns ${columns.join(', ')}. ` +
        'Expected item_id, and if known title, category, brand, colour, price.',
    );
  }
  const toCell = (row: readonly unknown[], name: string): string | undefined => {
    const value = row[columns.indexOf(name)];
    return value === null || value === undefined || value === '' ? undefined : String(value);
  };
  const catalogue = new Map<string, ItemFacts>();
  for (const row of result.getRows()) {
    if (row[id] === null) continue;
    const price = Number(toCell(row, 'price') ?? Number.NaN);
    catalogue.set(String(row[id]), {
      title: toCell(row, 'title') ?? toCell(row, 'name'),
      category: toCell(row, 'category'),
      brand: toCell(row, 'brand'),
      colour: toCell(row, 'colour') ?? toCell(row, 'color'),
      price: Number.isFinite(price) ? price : undefined,
    });
  }
  return catalogue;
}

/** Reads the catalogue that the shop serves to browsers (core/contract/catalogue.ts); undefined for any other JSON. */
function readShopCatalogue(file: string): Map<string, ItemFacts> | undefined {
  if (!/\.json$/i.test(file)) return undefined;
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // JSON lines, which the table reader takes
  }
  if (typeof raw !== 'object' || raw === null || !('items' in raw)) return undefined;
  return new Map(
    parseCatalogue(raw).items.map(({id, title, category, brand, colour, priceCents}) => {
      const price = priceCents === undefined ? undefined : priceCents / 100;
      return [id, {title, category, brand, colour, price}];
    }),
  );
}

/** SQL that reads a file as a table; all columns are text if the format has no types. */
function toSource(file: string): string {
  const quoted = toSqlText(file);
  if (/\.parquet$/i.test(file)) return `read_parquet(${quoted})`;
  if (/\.(jsonl|ndjson|json)(\.gz)?$/i.test(file)) return `read_json_auto(${quoted})`;
  if (/\.(csv|tsv|txt)(\.gz)?$/i.test(file)) return `read_csv(${quoted}, header = true, all_varchar = true)`;
  throw new ProfilerError(
    'input-format',
    `"${path.basename(file)}" has no known ending. Expected .csv, .tsv, .jsonl, .json or .parquet (.gz too).`,
  );
}
