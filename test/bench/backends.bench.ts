/**
 * One training step on each backend in turn, in one run: the native kernels against TensorFlow.js on WASM.
 *
 * npx tsx test/bench/backends.bench.ts [--json] [--save]
 */
import {writeFile} from 'node:fs/promises';
import {availableParallelism, cpus} from 'node:os';
import {parseArgs} from 'node:util';
import {createExecutor} from '../../src/trainer/graph/create-executor.ts';
import {createRandom} from '../../src/trainer/random.ts';
import {type Batch, toBatches} from '../../src/trainer/train/batches.ts';
import {NextItemTrainer} from '../../src/trainer/train/next-item-trainer.ts';
import {DEFAULT_TRAIN_OPTIONS as OPTIONS} from '../../src/trainer/train/options.ts';
import {type Sequences, toStretches} from '../../src/trainer/history/sequences.ts';

const ITEMS = 20_000;
const VISITS = 512;
const LENGTH = 5;
const ROUNDS = 7;

const {values} = parseArgs({
  options: {json: {type: 'boolean', default: false}, save: {type: 'boolean', default: false}},
});
const sequences = makeSequences();
const batch = toBatches(
  toStretches(sequences, {firstVisit: 0, lastVisit: VISITS, maxSteps: 30, withLast: false}),
  OPTIONS.rows,
)[0];
const runners = await Promise.all(
  ['native', 'wasm'].map(async (name) => {
    const executor = await createExecutor(name, availableParallelism());
    const trainer = new NextItemTrainer(executor, sequences, {...OPTIONS, items: ITEMS, heads: []});
    await step(trainer, batch); // compiles
    return {trainer, ms: [] as number[]};
  }),
);
for (let round = 0; round < ROUNDS; round++) {
  for (const {trainer, ms} of runners) ms.push(await step(trainer, batch));
}
const [native, wasm] = runners.map(({ms}) => ms.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]);
const row = {
  name: `training step, ${OPTIONS.rows} examples, ${OPTIONS.negatives} negatives, median of ${ROUNDS}`,
  ours: native,
  theirs: wasm,
  ratio: wasm / native,
  limit: 1,
  unit: 'ms',
  ok: native <= wasm,
};
const machine = `${cpus().length} cores, ${cpus()[0].model.trim()}, Node ${process.versions.node}`;
const result = {suite: 'backends', machine, rows: [row]};
if (values.save) await writeFile('docs/results/backends.json', `${JSON.stringify(result, null, 1)}\n`);
console.log(
  values.json
    ? JSON.stringify(result)
    : `${row.name}: native ${native.toFixed(0)} ms, WASM ${wasm.toFixed(0)} ms, ratio ${row.ratio.toFixed(1)}`,
);
process.exit(0); // the WASM backend keeps its threads

async function step(trainer: NextItemTrainer, one: Batch): Promise<number> {
  const startedMs = performance.now();
  await trainer.step(one, {rate: 0.001, itemRate: 0.001, negatives: OPTIONS.negatives});
  return performance.now() - startedMs;
}

function makeSequences(): Sequences {
  const random = createRandom(1);
  const events = VISITS * LENGTH;
  return {
    start: Int32Array.from({length: VISITS + 1}, (_, visit) => visit * LENGTH),
    item: Int32Array.from({length: events}, () => Math.floor(ITEMS * random() ** 3)),
    kind: new Uint8Array(events),
    gapMs: new Float32Array(events).fill(1000),
    previousVisit: new Int32Array(VISITS).fill(-1),
    hasReturning: false,
  };
}
