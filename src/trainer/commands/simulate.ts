import {Command} from '@commander-js/extra-typings';
import {defineCommand, toExamples} from '../cli/define-command.ts';
import {parsePath, parsePositiveNumber, parseWholeNumber} from '../cli/option-values.ts';

/** Simulates a history for a catalogue, and writes the true properties of every shopper to a second file. */
export const simulate = defineCommand(
  new Command('simulate')
    .summary('make up a history for a catalogue')
    .description(
      'Simulates shoppers with tastes, budgets and habits in a shop, for tests and demos. Writes an events table, and beside it ' +
        'FILE.truth.json with what is true of the shop, its shoppers and their visits.',
    )
    .requiredOption(
      '--catalogue <file>',
      'the shop’s catalogue as it serves it to browsers, JSON (e.g. catalogue.json)',
      parsePath,
    )
    .requiredOption('--out <file>', 'events table to write, CSV (e.g. events.csv)', parsePath)
    .option('--shoppers <n>', 'number of shoppers (e.g. 200)', parsePositiveNumber, 1000)
    .option('--days <n>', 'length of the history in days (e.g. 300)', parsePositiveNumber, 120)
    .option(
      '--seed <n>',
      'seed of all random numbers: the same one gives the same history (e.g. 7)',
      parseWholeNumber,
      1,
    )
    .addHelpText('after', toExamples('simulate --catalogue catalogue.json --shoppers 500 --days 200 --out events.csv')),
  async ({catalogue, out, shoppers, days, seed}) => {
    const {simulateFile} = await import('../simulate/simulate-file.ts');
    const json = await simulateFile(catalogue, out, {shoppers, days, seed});
    const text =
      `${out}: ${json.events} events of ${json.visits} visits by ${shoppers} shoppers in ${days} days, ` +
      `${json.purchases} orders; the truth is in ${json.truth_file}`;
    return {json, text};
  },
);
