import {createWriteStream} from 'node:fs';
import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {once} from 'node:events';
import type {HistoryVisit, SimulatedHistory, SimulationOptions} from './simulate-history.ts';
import type {SimulatedEvent} from './visit.ts';
import type {World} from './world.ts';

const COLUMNS = 'visitor_id,visit_id,time,kind,item_id,query,quantity,price,currency,category,brand';

/**
 * Writes the events table as CSV, and beside it FILE.truth.json: what is true of shop, shoppers and visits.
 *
 * @returns the name of the truth file
 */
export async function writeHistory(
  history: SimulatedHistory,
  file: string,
  options: SimulationOptions,
): Promise<string> {
  await mkdir(path.dirname(path.resolve(file)), {recursive: true});
  const out = createWriteStream(file);
  out.write(`${COLUMNS}\n`);
  for (const visit of history.visits) {
    const rows = visit.events.map((event) => toRow(visit, event, history.world)).join('');
    if (!out.write(rows)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  const truthFile = file.replace(/(\.csv)?$/i, '.truth.json');
  await writeFile(truthFile, `${JSON.stringify(toTruth(history, options))}\n`);
  return truthFile;
}

function toRow(
  {shopper, visitId}: HistoryVisit,
  {timeMs, kind, item, query, quantity}: SimulatedEvent,
  world: World,
): string {
  const facts = item?.item;
  const price = facts?.priceCents === undefined ? '' : (facts.priceCents / 100).toFixed(2);
  const cells = [
    shopper.id,
    visitId,
    String(timeMs),
    kind,
    facts?.id ?? '',
    query ?? '',
    quantity === undefined ? '' : String(quantity),
    price,
    price && world.currency,
    facts?.category ?? '',
    facts?.brand ?? '',
  ];
  return `${cells.map(toCell).join(',')}\n`;
}

function toCell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Ground truth by name; shares and weights rounded to four digits. */
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
