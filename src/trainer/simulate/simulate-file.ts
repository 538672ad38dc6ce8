import {readFile} from 'node:fs/promises';
import {parseCatalogue} from '../../core/contract/catalogue.ts';
import {ProfilerError, toReason} from '../../core/contract/errors.ts';
import {simulateHistory, type SimulationOptions} from './simulate-history.ts';
import {writeHistory} from './write-history.ts';

/** Output of `vitrine simulate --json`. */
export interface SimulationRecord extends SimulationOptions {
  readonly events_file: string;
  readonly truth_file: string;
  readonly visits: number;
  readonly events: number;
  /** Number of visits with an order. */
  readonly purchases: number;
}

/**
 * Simulates a history for a catalogue and writes it.
 *
 * @param catalogue JSON file, see core/contract/catalogue.ts
 * @throws ProfilerError `input-missing`, `input-format`, `catalogue-invalid`
 */
export async function simulateFile(
  catalogue: string,
  out: string,
  options: SimulationOptions,
): Promise<SimulationRecord> {
  const history = simulateHistory(parseCatalogue(await readJson(catalogue)), options);
  const truth = await writeHistory(history, out, options);
  return {
    events_file: out,
    truth_file: truth,
    ...options,
    visits: history.visits.length,
    events: history.visits.reduce((sum, visit) => sum + visit.events.length, 0),
    purchases: history.visits.filter(({isPurchase}) => isPurchase).length,
  };
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ProfilerError(
      'input-missing',
      `The catalogue "${file}" cannot be read: ${toReason(cause)}. Give a JSON file as the shop serves it to browsers.`,
      {cause},
    );
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProfilerError(
      'input-format',
      `The catalogue "${file}" is not JSON: ${toReason(cause)}. Give the file that the shop serves to browsers.`,
      {cause},
    );
  }
}
