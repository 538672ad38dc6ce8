import {mkdtemp, readFile, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {beforeAll, describe, expect, it} from 'vitest';
import {scoreItems} from '../../../src/core/predict/score.ts';
import {startVisit, stepVisit} from '../../../src/core/predict/step.ts';
import {evaluateModel} from '../../../src/trainer/evaluate/evaluate-model.ts';
import {readModel} from '../../../src/trainer/model/read-model.ts';
import {createExecutor} from '../../../src/trainer/graph/create-executor.ts';
import {createRandom} from '../../../src/trainer/random.ts';
import {MAX_COLD_COST} from '../../../src/trainer/train/fit-cold.ts';
import {NextItemTrainer} from '../../../src/trainer/train/next-item-trainer.ts';
import {DEFAULT_TRAIN_OPTIONS, type TrainOptions} from '../../../src/trainer/train/options.ts';
import {toSequences, toStretches} from '../../../src/trainer/history/sequences.ts';
import {toBatches} from '../../../src/trainer/train/batches.ts';
import {trainModel, type TrainModelInput} from '../../../src/trainer/train/train-model.ts';
import {history, ringVisits} from '../../support/histories.ts';

const OPTIONS: TrainOptions = {
  ...DEFAULT_TRAIN_OPTIONS,
  epochs: 20,
  rows: 64,
  dropoutItem: 0,
  dropoutHidden: 0,
  sizes: {...DEFAULT_TRAIN_OPTIONS.sizes, vector: 16, convolution: 8, profile: 8, hidden: 16},
};
const RING = 30;

async function folder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'vitrine-'));
}

describe('a model trained on visits that walk a ring', () => {
  let out = '';
  beforeAll(async () => {
    out = await folder();
    await trainModel(history(ringVisits(RING, 400)), {options: OPTIONS, out, backend: 'auto', resume: false});
  });

  it('foresees the next item of new visits', async () => {
    const evaluation = evaluateModel(await readModel(out), history(ringVisits(RING, 60, 9)));
    expect(evaluation.next_item['mrr@20']).toBeGreaterThan(0.9);
    expect(evaluation.examples).toBe(180);
  });

  it('counts items it has never seen as misses, apart', async () => {
    const evaluation = evaluateModel(
      await readModel(out),
      history([
        ['item-1', 'never-seen'],
        ['item-1', 'item-2'],
      ]),
    );
    expect(evaluation.unseen_targets).toBe(1);
    expect(evaluation.examples).toBe(2);
    expect(evaluation.next_item['recall@20']).toBe(0.5);
  });

  it('is refused after one byte of a file has flipped', async () => {
    const copy = await folder();
    await trainModel(history(ringVisits(RING, 40)), {
      options: {...OPTIONS, epochs: 1},
      out: copy,
      backend: 'auto',
      resume: false,
    });
    const file = path.join(copy, 'items-0.bin');
    const bytes = await readFile(file);
    bytes[5] ^= 1;
    await writeFile(file, bytes);
    await expect(readModel(copy)).rejects.toThrow(/items-0\.bin has SHA-256/);
  });
});

it('gives the same weights twice for one seed, and others for another', async () => {
  const files = await Promise.all(
    [1, 1, 2].map(async (seed) => {
      const out = await folder();
      const options = {...OPTIONS, epochs: 2, seed, negatives: 8};
      await trainModel(history(ringVisits(RING, 60)), {options, out, backend: 'auto', resume: false});
      return (await readFile(path.join(out, 'items-0.bin'))).toString('hex');
    }),
  );
  expect(files[0]).toBe(files[1]);
  expect(files[0]).not.toBe(files[2]);
});

it('reads the same query from a visit step by step as the training graph does at once', async () => {
  const made = history(ringVisits(12, 40));
  const rows = Int32Array.from(made.itemIds.keys());
  const sequences = toSequences(made, rows);
  const executor = await createExecutor('auto', 1);
  const trainer = new NextItemTrainer(executor, sequences, {
    ...OPTIONS,
    items: rows.length,
    heads: ['action', 'purchase'],
  });
  const batch = toBatches(toStretches(sequences, {firstVisit: 0, lastVisit: 40, maxSteps: 30, withLast: true}), 64)[0];
  for (let n = 0; n < 5; n++) await trainer.step(batch, {rate: 0.01, itemRate: 0.01});
  const output = await trainer.predict(batch);
  const model = {
    sizes: OPTIONS.sizes,
    scale: OPTIONS.scale,
    itemIds: made.itemIds,
    items: trainer.items.unit,
    weights: trainer.weights.matrices as never,
  };
  const scores = new Float32Array(rows.length);
  batch.stretches.forEach(({visit, from, steps}, column) => {
    const state = startVisit(model);
    for (let step = 0; step < steps; step++) {
      const event = from + step;
      stepVisit(model, state, {
        item: sequences.item[event],
        kind: sequences.kind[event],
        gapMs: sequences.gapMs[event],
      });
      const row = step * output.visits + column;
      state.query.forEach((value, k) => expect(value).toBeCloseTo(output.query[row * 16 + k], 4));
    }
    scoreItems(model, state, scores);
    expect(scores.every(Number.isFinite), `visit ${visit}`).toBe(true);
  });
});

it('goes on after an interruption to the very weights of an uninterrupted run', async () => {
  const whole = await folder();
  const cut = await folder();
  const options = {...OPTIONS, epochs: 3, finishEpochs: 0};
  const made = history(ringVisits(RING, 60));
  await trainModel(made, {options, out: whole, backend: 'auto', resume: false});
  const interrupted = new Error('stopped');
  let epochs = 0;
  await expect(
    trainModel(made, {
      options,
      out: cut,
      backend: 'auto',
      resume: false,
      onEpoch: () => {
        epochs++;
        if (epochs === 2) throw interrupted;
      },
    }),
  ).rejects.toBe(interrupted);
  await trainModel(made, {options, out: cut, backend: 'auto', resume: true});
  const [a, b] = await Promise.all([whole, cut].map((place) => readFile(path.join(place, 'items-0.bin'))));
  expect(a.equals(b)).toBe(true);
});

describe('a catalogue with items that nobody has clicked', () => {
  const random = createRandom(5);
  const visits = Array.from({length: 600}, () => {
    const category = Math.floor(random() * 4);
    return Array.from({length: 4}, () => `${category}-${Math.floor(random() * 12)}`);
  });
  const catalogue = new Map(
    Array.from({length: 4}, (_, category) =>
      Array.from({length: 22}, (__, n) => [`${category}-${n}`, {category: `category ${category}`}] as const),
    ).flat(),
  );
  const trainOn = async (input: Pick<TrainModelInput, 'catalogue'>) => {
    const out = await folder();
    const options = {...OPTIONS, epochs: 8, finishEpochs: 0};
    await trainModel(history(visits.slice(0, 500)), {options, out, backend: 'auto', resume: false, ...input});
    return readModel(out);
  };

  it('costs the items with clicks no more than the bound', async () => {
    const alone = evaluateModel(await trainOn({}), history(visits.slice(500)));
    const stored = await trainOn({catalogue});
    const beside = evaluateModel(stored, history(visits.slice(500)));
    expect(stored.model.itemIds).toHaveLength(88);
    expect(alone.next_item['mrr@20']).toBeGreaterThan(0.15);
    // The bound is kept on the validation part; these visits are others.
    expect(beside.next_item['mrr@20']).toBeGreaterThan(alone.next_item['mrr@20'] - 0.03);
    const {scores} = stored.manifest;
    expect(scores['items without clicks, cost for the others in mrr@20']).toBeLessThanOrEqual(MAX_COLD_COST);
    expect(scores['items without clicks, recall@20']).toBeGreaterThanOrEqual(0);
  });
});
