/**
 * What a change of the trainer's options is worth on whole histories: one change at a time, trained on all but the
 * newest 7 % of the visits (e-shop clothing: April to June) and judged on these (July). Keeps the figures in
 * docs/results/changes.json; `npm run docs` writes the table.
 *
 * npx tsx test/bench/changes.bench.ts SET NAME [--seed 1] [--data ../shared/data] [--work .cache/changes]
 *
 * The network before its finishing pass is kept in the work folder, so that changes of what is fitted afterwards
 * (`after`) begin there.
 */
import {existsSync} from 'node:fs';
import {mkdir, readFile, rm, writeFile} from 'node:fs/promises';
import {cpus} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {evaluateModel} from '../../src/trainer/evaluate/evaluate-model.ts';
import type {PartScores} from '../../src/trainer/evaluate/next-item-tally.ts';
import type {History} from '../../src/trainer/history/history.ts';
import {readHistory} from '../../src/trainer/history/read-history.ts';
import {splitHistory} from '../../src/trainer/history/split-history.ts';
import {readModel} from '../../src/trainer/model/read-model.ts';
import {toSha256} from '../../src/trainer/sha256.ts';
import {readCheckpoint, writeCheckpoint} from '../../src/trainer/train/checkpoint.ts';
import {toDefaultOptions, type TrainOptions} from '../../src/trainer/train/options.ts';
import {trainModel} from '../../src/trainer/train/train-model.ts';
import {CHANGES} from './changes.ts';
import type {ChangeRow, ChangeRows} from './changes-table.ts';

const FILE = 'docs/results/changes.json';
const TEST_SHARE = 0.07;
const SETS: Readonly<Record<string, {train: string; test?: string}>> = {
  diginetica: {train: 'diginetica/train.csv.gz'},
  'yoochoose-1-64': {train: 'yoochoose-1-64/train.csv.gz'},
  'eshop-clothing': {train: 'eshop-clothing/train.csv', test: 'eshop-clothing/validation.csv'},
};

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    seed: {type: 'string', default: '1'},
    data: {type: 'string', default: '../shared/data'},
    work: {type: 'string', default: '.cache/changes'},
  },
});
const [set, name] = positionals;
const change = CHANGES[name];
if (!SETS[set] || !change) throw new Error(`Expected a set and a change, got ${positionals.join(' ')}.`);

const {train, test} = await toParts();
const defaults = toDefaultOptions({events: train.item.length, items: train.itemIds.length});
const seed = Number(values.seed);
const trunk = toOptions(change.before);
const options = toOptions({...change.before, ...change.after, sizes: change.before?.sizes});
const kept = path.join(values.work, `${set}-${toFingerprint(trunk).slice(0, 12)}`);
const out = path.join(values.work, `${set}-${name}-${seed}`.replaceAll(/[^a-z0-9-]+/gi, '-'));
await rm(out, {recursive: true, force: true});
await mkdir(kept, {recursive: true});
const start = await readCheckpoint(kept, toFingerprint(trunk));
if (start) await writeCheckpoint(out, {...start, fingerprint: toFingerprint(options)});
let epochs = start?.epochs.length ?? 0;
const {bytes, seconds} = await trainModel(train, {
  options,
  out,
  backend: 'auto',
  resume: true,
  onEpoch: () => void keep(++epochs),
});
const startedMs = performance.now();
const stored = await readModel(out);
const scores = evaluateModel(stored, test);
const row: ChangeRow & {ms: number; scores: Readonly<Record<string, number>>} = {
  set,
  name,
  seed,
  recall: scores.next_item['recall@20'],
  mrr: scores.next_item['mrr@20'],
  examples: scores.examples,
  repeated: toShares(scores.next_item_repeated),
  fresh: toShares(scores.next_item_new),
  bytes,
  minutes: (seconds + (start?.epochs ?? []).reduce((sum, epoch) => sum + epoch.seconds, 0)) / 60,
  ms: scores.ms_per_event.p50,
  scores: stored.manifest.scores,
};
process.stderr.write(`${JSON.stringify(row)}\nevaluated in ${((performance.now() - startedMs) / 1000).toFixed(0)} s\n`);
await keepRow();

function toOptions(own: (typeof change)['before']): TrainOptions {
  return {...defaults, ...own, seed, sizes: {...defaults.sizes, ...own?.sizes}};
}

function toFingerprint(own: TrainOptions): string {
  return toSha256(JSON.stringify([train.dataHash, own]));
}

/** Keeps the network before its finishing pass. */
async function keep(epoch: number): Promise<void> {
  if (epoch !== options.epochs || start) return;
  const checkpoint = await readCheckpoint(out, toFingerprint(options));
  if (checkpoint) await writeCheckpoint(kept, {...checkpoint, fingerprint: toFingerprint(trunk)});
}

async function toParts(): Promise<{train: History; test: History}> {
  const files = SETS[set];
  const whole = await readHistory(path.join(values.data, files.train));
  return files.test
    ? {train: whole, test: await readHistory(path.join(values.data, files.test))}
    : splitHistory(whole, TEST_SHARE);
}

function toShares({examples, 'recall@20': recall, 'mrr@20': mrr}: PartScores) {
  return {examples, recall, mrr};
}

async function keepRow(): Promise<void> {
  const machine = `${cpus().length} cores, ${cpus()[0].model.trim()}, Node ${process.versions.node}`;
  const known: ChangeRows = existsSync(FILE) ? JSON.parse(await readFile(FILE, 'utf8')) : {machine, rows: []};
  const others = known.rows.filter((other) => other.set !== set || other.name !== name || other.seed !== seed);
  await writeFile(FILE, `${JSON.stringify({...known, machine, rows: [...others, row]}, null, 1)}\n`);
}
