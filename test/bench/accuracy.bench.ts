/**
 * Trains and judges a model on a real shop's history and keeps the figures in docs/results/NAME.json, from which
 * `npm run docs` writes the tables of docs/model.md.
 *
 * npx tsx test/bench/accuracy.bench.ts NAME… [--data ../shared/data] [--work .cache/accuracy]
 *
 * The newest 7 % of the visits are the test part (e-shop clothing: July); they are written to CSV files first, so
 * that the two commands that follow are the ones anyone would type. A model already in the work folder is judged
 * again, not trained again.
 */
import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {cpus} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {EVENT_KINDS} from '../../src/core/contract/event-kinds.ts';
import type {History} from '../../src/trainer/history/history.ts';
import {readHistory} from '../../src/trainer/history/read-history.ts';
import {splitHistory} from '../../src/trainer/history/split-history.ts';

const TEST_SHARE = 0.07;

/** Files of each data set below the data folder; with a test file there is nothing to split. */
const DATA_SETS: Readonly<Record<string, {train: string; test?: string}>> = {
  diginetica: {train: 'diginetica/train.csv.gz'},
  'yoochoose-1-64': {train: 'yoochoose-1-64/train.csv.gz'},
  'eshop-clothing': {train: 'eshop-clothing/train.csv', test: 'eshop-clothing/validation.csv'},
  tmall: {train: 'tmall/train.csv.gz'},
};

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    data: {type: 'string', default: '../shared/data'},
    work: {type: 'string', default: '.cache/accuracy'},
  },
});

for (const name of positionals.length > 0 ? positionals : Object.keys(DATA_SETS)) await judge(name);

async function judge(name: string): Promise<void> {
  const folder = path.join(values.work, name);
  await mkdir(folder, {recursive: true});
  const {train, test} = await toParts(name, folder);
  const model = path.join(folder, 'model');
  if (!existsSync(path.join(model, 'training.json'))) vitrine('train', '--events', train, '--out', model);
  const evaluation = vitrine(
    'evaluate',
    '--model',
    model,
    '--events',
    test,
    '--baselines',
    'pop,markov,item-knn,vmis-knn',
  );
  const training: unknown = JSON.parse(await readFile(path.join(model, 'training.json'), 'utf8'));
  const machine = `${cpus().length} cores, ${cpus()[0].model.trim()}, Node ${process.versions.node}`;
  const file = path.join('docs/results', `${name}.json`);
  await mkdir('docs/results', {recursive: true});
  await writeFile(file, `${JSON.stringify({name, machine, training, evaluation}, null, 1)}\n`);
  process.stderr.write(`${file} written\n`);
}

async function toParts(name: string, folder: string): Promise<{train: string; test: string}> {
  const files = DATA_SETS[name];
  if (!files) throw new Error(`There is no data set "${name}". Expected ${Object.keys(DATA_SETS).join(', ')}.`);
  const source = path.join(values.data, files.train);
  if (files.test) return {train: source, test: path.join(values.data, files.test)};
  const train = path.join(folder, 'train.csv');
  const test = path.join(folder, 'test.csv');
  if (!existsSync(train) || !existsSync(test)) {
    const parts = splitHistory(await readHistory(source), TEST_SHARE);
    await writeFile(train, toCsv(parts.train));
    await writeFile(test, toCsv(parts.test));
  }
  return {train, test};
}

function toCsv(history: History): string {
  const lines = ['visit_id,time,kind,item_id'];
  for (let visit = 0; visit + 1 < history.visitStart.length; visit++) {
    for (let event = history.visitStart[visit]; event < history.visitStart[visit + 1]; event++) {
      const {timeMs, kind, item, itemIds} = history;
      lines.push(`${visit},${timeMs[event]},${EVENT_KINDS[kind[event]]},${itemIds[item[event]]}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function vitrine(...args: string[]): unknown {
  process.stderr.write(`vitrine ${args.join(' ')}\n`);
  const output = execFileSync('npx', ['tsx', 'src/trainer/index.ts', ...args, '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 28,
  });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}
