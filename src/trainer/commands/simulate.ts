import {readFile} from 'node:fs/promises';
import {parseCatalogue} from '../../core/contract/catalogue.ts';
import {ProfilerError} from '../../core/contract/errors.ts';
import {readArguments, toRequired, toWholeNumber} from '../args.ts';
import type {CommandResult} from '../index.ts';
import {simulateHistory} from '../simulate/simulate-history.ts';
import {writeHistory} from '../simulate/write-history.ts';

export const usage = 'vitrine simulate --catalogue FILE --out FILE.csv [--shoppers N] [--days N] [--seed N] [--json]';

/** Makes up a history for a catalogue, with the truth about every shopper beside it. */
export async function run(args: string[]): Promise<CommandResult> {
  const {values} = readArguments(args, {usage, names: ['catalogue', 'shoppers', 'days', 'seed', 'out']});
  const out = toRequired(values.out, {name: 'out', usage});
  const catalogue = parseCatalogue(await readJson(toRequired(values.catalogue, {name: 'catalogue', usage})));
  const options = {
    shoppers: toPositive(values.shoppers, {name: 'shoppers', fallback: 1000}),
    days: toPositive(values.days, {name: 'days', fallback: 120}),
    seed: toWholeNumber(values.seed, {name: 'seed', fallback: 1}),
  };
  const history = simulateHistory(catalogue, options);
  const truth = await writeHistory(history, out, options);
  const events = history.visits.reduce((sum, visit) => sum + visit.events.length, 0);
  const purchases = history.visits.filter(({isPurchase}) => isPurchase).length;
  const json = {events_file: out, truth_file: truth, ...options, visits: history.visits.length, events, purchases};
  const text =
    `${out}: ${events} events of ${history.visits.length} visits by ${options.shoppers} shoppers in ${options.days} days, ` +
    `${purchases} orders; the truth is in ${truth}`;
  return {json, text};
}

function toPositive(text: string | undefined, {name, fallback}: {name: string; fallback: number}): number {
  const value = toWholeNumber(text, {name, fallback});
  if (value > 0) return value;
  throw new ProfilerError('argument', `--${name} takes a whole number of 1 or more, got "${text}".`);
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new ProfilerError(
      isMissing ? 'input-missing' : 'input-format',
      isMissing
        ? `There is no catalogue "${file}". Give a JSON file as described in src/core/contract/catalogue.ts.`
        : `The catalogue "${file}" is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`,
      {cause},
    );
  }
}
