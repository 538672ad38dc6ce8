import {Command, InvalidArgumentError, Option} from '@commander-js/extra-typings';
import {defineCommand, toExamples} from '../cli/define-command.ts';
import {parsePath, parseWholeNumber} from '../cli/option-values.ts';
import {BACKENDS} from '../graph/backends.ts';
import {DEFAULT_TRAIN_OPTIONS, type TrainOptions} from '../train/options.ts';

/** Trains a model on a history and writes its files. */
export const train = defineCommand(
  new Command('train')
    .summary('train a model on a history')
    .description(
      'Trains on a folder that import wrote, or on anything import reads, and writes what browsers load (manifest.json and the files ' +
        'it names, segments.json; churn.json and orders.json where the history is long enough), and report.html. Ctrl-C loses only the current epoch.',
    )
    .requiredOption(
      '--events <path>',
      'the history: a folder of import, or files of any format it reads (e.g. history)',
      parsePath,
    )
    .requiredOption('--out <folder>', 'folder of the model to write (e.g. model)', parsePath)
    .option(
      '--catalogue <file>',
      'title, category, brand, colour and price of products, CSV, JSON or Parquet; products nobody has clicked get vectors from it; ' +
        'default: what the events say (e.g. catalogue.csv)',
      parsePath,
    )
    .option(
      '--newest <n>',
      'read only so many of the newest events, whole visits; default: all (e.g. 5000000)',
      parseWholeNumber,
    )
    .option('--resume', 'go on with the interrupted run in the folder; default: begin anew')
    .option(
      '--seed <n>',
      'seed of all random numbers: the same one gives the same weights (e.g. 7)',
      parseWholeNumber,
      DEFAULT_TRAIN_OPTIONS.seed,
    )
    .option(
      '--epochs <n>',
      'passes over the history; default: 7, or 12 where items have many events each (e.g. 4)',
      parseWholeNumber,
    )
    .addOption(
      new Option(
        '--backend <name>',
        'what runs the network. native: ONNX Runtime on the CPU; wasm: everywhere, many times slower; auto: native where it is ' +
          'installed, else wasm (e.g. wasm)',
      )
        .choices(BACKENDS)
        .default('auto' as const),
    )
    .addOption(
      new Option(
        '--options <json>',
        'further settings by their names in src/trainer/train/options.ts (e.g. {"rows":256})',
      )
        .argParser(parseChanges)
        .default({}, 'fit for most shops'),
    )
    .addHelpText(
      'after',
      toExamples(
        'train --events history --catalogue catalogue.csv --out model',
        'train --events history --out model --resume',
      ),
    ),
  async ({resume = false, options: changes, ...task}) => {
    const {trainFolder} = await import('../train/train-folder.ts');
    const json = await trainFolder({...task, changes, resume});
    const text =
      `${json.model}: ${json.items} items, ${(json.bytes / 1e6).toFixed(2)} MB, ${(json.seconds / 60).toFixed(1)} minutes; ` +
      'report.html shows the run';
    return {json, text};
  },
);

/** Settings given as JSON, by the names of TrainOptions. */
function parseChanges(text: string): Partial<TrainOptions> {
  let changes: unknown;
  try {
    changes = JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('Expected a JSON object such as {"rows": 256}.');
  }
  checkChanges(changes, DEFAULT_TRAIN_OPTIONS, '');
  return changes;
}

/**
 * @throws InvalidArgumentError unless the value is an object with some of the defaults' names and values of the same
 *   type
 */
function checkChanges<Defaults extends object>(
  changes: unknown,
  defaults: Defaults,
  place: string,
): asserts changes is Partial<Defaults> {
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) {
    throw new InvalidArgumentError(
      `Expected a JSON object${place && ` as ${place.slice(0, -1)}`}, such as {"rows": 256}.`,
    );
  }
  const known = new Map<string, unknown>(Object.entries(defaults));
  for (const [name, value] of Object.entries(changes)) {
    const usual = known.get(name);
    if (usual === undefined) {
      const names = [...known.keys()].map((key) => place + key).join(', ');
      throw new InvalidArgumentError(`There is no setting ${place}${name}. Expected some of ${names}.`);
    }
    if (typeof usual === 'object' && usual !== null) checkChanges(value, usual, `${place}${name}.`);
    else if (typeof value !== typeof usual || Number(value) < 0) {
      const expected = typeof usual === 'boolean' ? 'true or false' : 'a number of 0 or more';
      throw new InvalidArgumentError(`The setting ${place}${name} takes ${expected}.`);
    }
  }
}
