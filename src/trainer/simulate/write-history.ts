import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {DuckDBAppender} from '@duckdb/node-api';
import {toSqlText} from '../duckdb/sql-text.ts';
import {withConnection} from '../duckdb/with-connection.ts';
import type {HistoryVisit, SimulatedHistory, SimulationOptions} from './simulate-history.ts';
import type {SimulatedEvent} from './visit.ts';
import type {World} from './world.ts';

const COLUMNS = [
  'visitor_id',
  'visit_id',
  'time',
  'kind',
  'item_id',
  'query',
  'quantity',
  'price',
  'currency',
  'category',
  'brand',
];

/**
 * Writes the events table as CSV, and the true properties of shop, shoppers and visits as FILE.truth.json.
 *
 * @returns the name of the truth file
 */
export async function writeHistory(
  history: SimulatedHistory,
  file: string,
  options: SimulationOptions,
): Promise<string> {
  await mkdir(path.dirname(path.resolve(file)), {recursive: true});
  await withConnection({threads: '1'}, async (connection) => {
    await connection.run(`CREATE TABLE events (${COLUMNS.map((name) => `"${name}" VARCHAR`).join(', ')})`);
    const appender = await connection.createAppender('events');
    for (const visit of history.visits) {
      for (const event of visit.events) appendRow(appender, toCells(visit, event, history.world));
    }
    appender.closeSync();
    await connection.run(`COPY events TO ${toSqlText(file)} (FORMAT csv, HEADER true)`);
  });
  const truthFile = file.replace(/(\.csv)?$/i, '.truth.json');
  await writeFile(truthFile, `${JSON.stringify(toTruth(history, options))}\n`);
  return truthFile;
}

function appendRow(appender: DuckDBAppender, cells: readonly (string | undefined)[]): void {
  for (const cell of cells) {
    if (cell === undefined || cell === '') appender.appendNull();
    else appender.appendVarchar(cell);
  }
  appender.endRow();
}

/** Cells of a row, in the order of COLUMNS. */
function toCells(
  {shopper, visitId}: HistoryVisit,
  {timeMs, kind, item, query, quantity}: SimulatedEvent,
  world: World,
): (string | undefined)[] {
  const facts = item?.item;
  const price = facts?.priceCents === undefined ? undefined : (facts.priceCents / 100).toFixed(2);
  return [
    shopper.id,
    visitId,
    String(timeMs),
    kind,
    facts?.id,
    query,
    quantity?.toString(),
    price,
    price && world.currency,
    facts?.category,
    facts?.brand,
  ];
}

/** Ground truth; shares and weights are rounded to four digits. */
function toTruth({world, shoppers, visits}: SimulatedHistory, options: SimulationOptions): object {
  const named = (names: readonly string[], weights: readonly number[]): Record<string, number> =>
    Object.fromEntries(names.map((name, index) => [name, Number(weights[index].toFixed(4))]));
  return {
    options,
    seasons: Object.fromEntries(world.categories.map((name, index) => [name, world.seasons[index]])),
    complements: Object.fromEntries(
      world.kinds.map((name, kind) => [name, world.complements[kind].map((other) => world.kinds[other])]),
    ),
    shoppers: shoppers.map((shopper) => ({
      id: shopper.id,
      categories: named(world.categories, shopper.categoryTaste),
      brands: named(world.brands, shopper.brandTaste),
      colours: named(world.colours, shopper.colourTaste),
      price_tier: ['low', 'middle', 'high'][shopper.tier],
      budget_cents: shopper.budgetCents,
      visits_per_month: Number(shopper.visitsPerMonth.toFixed(3)),
      readiness: Number(shopper.readiness.toFixed(4)),
      arrives_ms: Math.round(shopper.arrivesMs),
      leaves_ms: Math.round(shopper.leavesMs),
    })),
    visits: visits.map(({visitId, intent, focus, isPurchase}) => ({
      visit_id: visitId,
      intent,
      focus: world.kinds[focus],
      is_purchase: isPurchase,
    })),
  };
}
