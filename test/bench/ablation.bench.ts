/**
 * What each part of the model is worth: the newest 8,000 visits of Diginetica, one change at a time against the defaults,
 * judged on the newest 7 %. Keeps the figures in docs/results/ablation.json; `npm run docs` writes the table.
 *
 * npx tsx test/bench/ablation.bench.ts [--data ../shared/data] [--visits 8000] [--only NAME]
 */
import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {cpus, tmpdir} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {evaluateModel} from '../../src/trainer/evaluate/evaluate-model.ts';
import {readHistory} from '../../src/trainer/history/read-history.ts';
import {sliceHistory, splitHistory} from '../../src/trainer/history/split-history.ts';
import {readModel} from '../../src/trainer/model/read-model.ts';
import {DEFAULT_TRAIN_OPTIONS as DEFAULTS, type TrainOptions} from '../../src/trainer/train/options.ts';
import {trainModel} from '../../src/trainer/train/train-model.ts';

type Change = Partial<Omit<TrainOptions, 'sizes'>> & {sizes?: Partial<TrainOptions['sizes']>};

const VARIANTS: Readonly<Record<string, Change>> = {
  'all defaults': {},
  'CNN width 1 instead of 3': {sizes: {kernel: 1}},
  'CNN width 5': {sizes: {kernel: 5}},
  'item vectors of 64': {sizes: {vector: 64}},
  'item vectors of 128': {sizes: {vector: 128}},
  'LSTM of 50': {sizes: {hidden: 50}},
  'LSTM of 200': {sizes: {hidden: 200}},
  'looks back at 1 event only (repeats, attention)': {sizes: {memory: 1}},
  'dropout of item vectors 0.25': {dropoutItem: 0.25},
  'no dropout': {dropoutItem: 0, dropoutHidden: 0},
  'scale 10': {scale: 10},
  'scale 18': {scale: 18},
  '512 negatives instead of 4096': {negatives: 512},
  'all items scored (full softmax)': {negatives: 1e9},
  'no neighbours': {neighbours: 0},
  'no finishing pass over the newest visits': {finishEpochs: 0},
  'int8 item vectors instead of 6 bits': {itemBits: 8},
  'int4 item vectors': {itemBits: 4},
};

const {values} = parseArgs({
  options: {
    data: {type: 'string', default: '../shared/data'},
    visits: {type: 'string', default: '8000'},
    only: {type: 'string'},
  },
});

const FILE = 'docs/results/ablation.json';
interface Row {
  readonly name: string;
  readonly recall: number;
  readonly mrr: number;
  readonly bytes: number;
  readonly seconds: number;
}

const whole = await readHistory(path.join(values.data, 'diginetica/train.csv.gz'));
const visits = whole.visitStart.length - 1;
const {train, test} = splitHistory(sliceHistory(whole, visits - Number(values.visits), visits), 0.07);
const known = existsSync(FILE) ? (JSON.parse(await readFile(FILE, 'utf8')) as {rows: Row[]}).rows : [];
const rows = new Map(known.map((row) => [row.name, row]));
for (const [name, change] of Object.entries(VARIANTS)) {
  if (values.only !== undefined && values.only !== name) continue;
  const out = await mkdtemp(path.join(tmpdir(), 'vitrine-ablation-'));
  const options: TrainOptions = {...DEFAULTS, ...change, sizes: {...DEFAULTS.sizes, ...change.sizes}};
  const {bytes, seconds} = await trainModel(train, {options, out, backend: 'auto', resume: false});
  const {next_item: scores} = evaluateModel(await readModel(out), test);
  await rm(out, {recursive: true});
  rows.set(name, {name, recall: scores['recall@20'], mrr: scores['mrr@20'], bytes, seconds});
  process.stderr.write(`${JSON.stringify(rows.get(name))}\n`);
  const machine = `${cpus().length} cores, ${cpus()[0].model.trim()}, Node ${process.versions.node}`;
  await mkdir(path.dirname(FILE), {recursive: true});
  await writeFile(
    FILE,
    `${JSON.stringify({machine, visits: Number(values.visits), rows: [...rows.values()]}, null, 1)}\n`,
  );
}
