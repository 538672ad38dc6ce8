/**
 * What each part of the model is worth: the newest 8,000 visits of Diginetica, one change at a time against the
 * defaults, judged on the newest 7 %; time gaps on the newest 8,000 visits of Yoochoose 100k, which has real times.
 * Keeps the figures in docs/results/ablation.json; `npm run docs` writes the table.
 *
 * npx tsx test/bench/ablation.bench.ts [--data ../shared/data] [--visits 8000] [--only NAME]
 */
import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {cpus, tmpdir} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {createPredictor} from '../../src/core/predict/create-predictor.ts';
import {startVisit} from '../../src/core/predict/step.ts';
import {evaluateModel} from '../../src/trainer/evaluate/evaluate-model.ts';
import type {History} from '../../src/trainer/history/history.ts';
import {readHistory} from '../../src/trainer/history/read-history.ts';
import {sliceHistory, splitHistory} from '../../src/trainer/history/split-history.ts';
import {toRank} from '../../src/trainer/metrics/ranking.ts';
import {readModel, type StoredModel} from '../../src/trainer/model/read-model.ts';
import {DEFAULT_TRAIN_OPTIONS as DEFAULTS, type TrainOptions} from '../../src/trainer/train/options.ts';
import {trainModel} from '../../src/trainer/train/train-model.ts';

type Change = Partial<Omit<TrainOptions, 'sizes'>> & {sizes?: Partial<TrainOptions['sizes']>};

const VARIANTS: Readonly<Record<string, Change>> = {
  'all defaults': {},
  'all defaults, second seed: what chance does': {seed: 2},
  'all defaults, third seed': {seed: 3},
  'CNN width 1 instead of 3': {sizes: {kernel: 1}},
  'CNN width 5': {sizes: {kernel: 5}},
  'item vectors of 64': {sizes: {vector: 64}},
  'item vectors of 96': {sizes: {vector: 96}},
  'LSTM of 50': {sizes: {hidden: 50}},
  'LSTM of 200': {sizes: {hidden: 200}},
  'looks back at 1 event only (repeats, attention)': {sizes: {memory: 1}},
  'dropout of items read 0.25 instead of 0.5': {dropoutItem: 0.25},
  'no dropout of candidates': {dropoutCandidate: 0},
  'no dropout at all': {dropoutItem: 0, dropoutCandidate: 0, dropoutHidden: 0},
  'scale 10 instead of 14': {scale: 10},
  'scale 18': {scale: 18},
  '512 negatives instead of 4096': {negatives: 512},
  'all items scored (full softmax)': {negatives: 1e9},
  'no neighbours': {neighbours: 0},
  'no trend of items': {trend: false},
  'no finishing pass over the newest visits': {finishEpochs: 0},
  'int8 item vectors instead of 5 bits': {itemBits: 8},
  'int4 item vectors': {itemBits: 4},
};

const {values} = parseArgs({
  options: {
    data: {type: 'string', default: '../shared/data'},
    visits: {type: 'string', default: '8000'},
    only: {type: 'string'},
  },
});

const TEST_SHARE = 0.07;
const FILE = 'docs/results/ablation.json';
interface Row {
  readonly name: string;
  readonly recall: number;
  readonly mrr: number;
  readonly bytes: number;
  readonly seconds: number;
}

const machine = `${cpus().length} cores, ${cpus()[0].model.trim()}, Node ${process.versions.node}`;
const known = existsSync(FILE) ? (JSON.parse(await readFile(FILE, 'utf8')) as {rows: Row[]}).rows : [];
const rows = new Map(known.map((row) => [row.name, row]));
const diginetica = await toNewest('diginetica/train.csv.gz');
const parts = splitHistory(diginetica, TEST_SHARE);
for (const [name, change] of Object.entries(VARIANTS)) {
  await judge(name, async () => {
    const {stored, bytes, seconds} = await train(parts.train, change);
    const {next_item: scores} = evaluateModel(stored, parts.test);
    return {recall: scores['recall@20'], mrr: scores['mrr@20'], bytes, seconds};
  });
}
await judge('three networks averaged (the most that distilling them into one could give)', async () => {
  const models = [];
  for (const seed of [1, 2, 3]) models.push(await train(parts.train, {seed}));
  return {
    ...judgeAverage(
      models.map(({stored}) => stored),
      parts.test,
    ),
    bytes: models.reduce((sum, {bytes}) => sum + bytes, 0),
    seconds: models.reduce((sum, {seconds}) => sum + seconds, 0),
  };
});
const timed = splitHistory(await toNewest('yoochoose-100k/yoochoose-clicks-100k_train_full.txt'), TEST_SHARE);
for (const [name, withTimes] of [
  ['Yoochoose with its times', true],
  ['Yoochoose, every gap a second', false],
] as const) {
  await judge(name, async () => {
    const [own, test] = [timed.train, timed.test].map((history) => (withTimes ? history : withoutTimes(history)));
    const {stored, bytes, seconds} = await train(own, {});
    const {next_item: scores} = evaluateModel(stored, test);
    return {recall: scores['recall@20'], mrr: scores['mrr@20'], bytes, seconds};
  });
}

/** Measures one row unless only another is asked for, and writes all rows. */
async function judge(name: string, measure: () => Promise<Omit<Row, 'name'>>): Promise<void> {
  if (values.only !== undefined && values.only !== name) return;
  rows.set(name, {name, ...(await measure())});
  process.stderr.write(`${JSON.stringify(rows.get(name))}\n`);
  await mkdir(path.dirname(FILE), {recursive: true});
  await writeFile(
    FILE,
    `${JSON.stringify({machine, visits: Number(values.visits), rows: [...rows.values()]}, null, 1)}\n`,
  );
}

async function toNewest(file: string): Promise<History> {
  const whole = await readHistory(path.join(values.data, file));
  const visits = whole.visitStart.length - 1;
  return sliceHistory(whole, Math.max(0, visits - Number(values.visits)), visits);
}

async function train(history: History, change: Change) {
  const out = await mkdtemp(path.join(tmpdir(), 'vitrine-ablation-'));
  const options: TrainOptions = {...DEFAULTS, ...change, sizes: {...DEFAULTS.sizes, ...change.sizes}};
  const {bytes, seconds} = await trainModel(history, {options, out, backend: 'auto', resume: false});
  const stored = await readModel(out);
  await rm(out, {recursive: true});
  return {stored, bytes, seconds};
}

/** Ranks by the mean of the models' probabilities; they share one vocabulary. */
function judgeAverage(models: readonly StoredModel[], test: History): {recall: number; mrr: number} {
  const rowOf = new Map(models[0].model.itemIds.map((id, row) => [id, row]));
  const targets = Int32Array.from(test.itemIds, (id) => rowOf.get(id) ?? -1);
  const predictors = models.map(({model}) => ({model, ...createPredictor(model)}));
  const logits = new Float32Array(rowOf.size);
  const mean = new Float32Array(rowOf.size);
  let examples = 0;
  let hits = 0;
  let reciprocal = 0;
  for (let visit = 0; visit + 1 < test.visitStart.length; visit++) {
    const states = predictors.map(({model}) => startVisit(model));
    for (let event = test.visitStart[visit]; event + 1 < test.visitStart[visit + 1]; event++) {
      mean.fill(0);
      predictors.forEach(({step, score}, index) => {
        step(states[index], {
          item: targets[test.item[event]],
          kind: test.kind[event],
          gapMs: event === test.visitStart[visit] ? -1 : test.timeMs[event] - test.timeMs[event - 1],
        });
        score(states[index], logits);
        const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
        logits.forEach((logit, item) => (mean[item] += Math.exp(logit) / total));
      });
      examples++;
      const target = targets[test.item[event + 1]];
      const rank = target < 0 ? Infinity : toRank(mean, target);
      if (rank > 20) continue;
      hits++;
      reciprocal += 1 / rank;
    }
  }
  return {recall: hits / examples, mrr: reciprocal / examples};
}

/** The same visits, one event a second. */
function withoutTimes(history: History): History {
  const timeMs = history.timeMs.slice();
  for (let visit = 0; visit + 1 < history.visitStart.length; visit++) {
    const from = history.visitStart[visit];
    for (let event = from; event < history.visitStart[visit + 1]; event++) {
      timeMs[event] = timeMs[from] + 1000 * (event - from);
    }
  }
  return {...history, timeMs};
}
