import {mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {beforeAll, describe, expect, it} from 'vitest';
import {toKindIndex} from '../../../src/core/contract/event-kinds.ts';
import {evaluateModel} from '../../../src/trainer/evaluate/evaluate-model.ts';
import type {History} from '../../../src/trainer/history/history.ts';
import {toSequences, toStretches} from '../../../src/trainer/history/sequences.ts';
import {readModel, type StoredModel} from '../../../src/trainer/model/read-model.ts';
import {createRandom} from '../../../src/trainer/random.ts';
import {toBatches} from '../../../src/trainer/train/batches.ts';
import {PADDING, toHeadTargets} from '../../../src/trainer/train/head-targets.ts';
import {DEFAULT_TRAIN_OPTIONS, type TrainOptions} from '../../../src/trainer/train/options.ts';
import {trainModel} from '../../../src/trainer/train/train-model.ts';
import {toVisitFactRows} from '../../../src/trainer/train/visit-fact-rows.ts';
import {history, type MadeVisit} from '../../support/histories.ts';

const OPTIONS: TrainOptions = {
  ...DEFAULT_TRAIN_OPTIONS,
  epochs: 4,
  rows: 64,
  validationShare: 0.5,
  sizes: {...DEFAULT_TRAIN_OPTIONS.sizes, vector: 16, convolution: 8, profile: 8, hidden: 16},
};
const BOUGHT = toKindIndex('purchase');

/** Visits of one event, of several, and orders of two lines, which happen at one instant. */
function made(visits: number, seed: number): History {
  const random = createRandom(seed);
  const drawn = Array.from({length: visits}, (): MadeVisit => {
    const looks = Array.from({length: 1 + Math.floor(random() * 5)}, () => `item-${Math.floor(random() * 9)}`);
    if (random() < 0.6) return looks;
    return [...looks, ['cart-add', 'item-1'], ['purchase', 'item-1'], ['purchase', 'item-2']];
  });
  const shoppers = drawn.map((_, visit) => visit % Math.ceil(visits / 3));
  const found = history(drawn, shoppers);
  const timeMs = found.timeMs.map((at, event) =>
    found.kind[event] === BOUGHT && found.kind[event - 1] === BOUGHT ? found.timeMs[event - 1] : at,
  );
  return {...found, timeMs};
}

/** What a browser asks: after every event, but once for the lines of an order; and what the true answer is. */
function toAsked({visitStart, kind, timeMs}: History): string[] {
  const asked: string[] = [];
  for (let visit = 0; visit + 1 < visitStart.length; visit++) {
    for (let event = visitStart[visit]; event < visitStart[visit + 1]; event++) {
      const isLast = event + 1 === visitStart[visit + 1];
      if (!isLast && timeMs[event + 1] === timeMs[event]) continue;
      const rest = [...kind.subarray(event + 1, visitStart[visit + 1])];
      asked.push(`${event} ${rest.includes(BOUGHT) ? 1 : 0}`);
    }
  }
  return asked;
}

describe('the moments at which a browser asks', () => {
  const train = made(240, 1);
  const rows = Int32Array.from(train.itemIds.keys());
  const sequences = toSequences(train, rows);
  const asked = toAsked(train);
  let stored: StoredModel;
  let out: string;

  beforeAll(async () => {
    out = await mkdtemp(path.join(tmpdir(), 'vitrine-'));
    await trainModel(train, {options: OPTIONS, out, backend: 'auto', resume: false});
    stored = await readModel(out);
  });

  it.each([2, 30])('are each trained once, the last event of a visit included (stretches of %d events)', (maxSteps) => {
    const stretches = toStretches(sequences, {firstVisit: 0, lastVisit: 240, maxSteps, withLast: true});
    const found = toBatches(stretches, 64).flatMap((batch) => {
      const visits = batch.stretches.length;
      return [...toHeadTargets(batch, sequences, 'purchase')].flatMap((target, row) =>
        target === PADDING ? [] : [`${batch.stretches[row % visits].from + Math.floor(row / visits)} ${target}`],
      );
    });
    expect(found.sort()).toEqual([...asked].sort());
  });

  it('are each read for the facts of the visit', () => {
    const found = toVisitFactRows(train, sequences, {firstHeld: 200, seed: 1}).map(({event}) => event);
    expect(found.sort((a, b) => a - b)).toEqual(asked.map((one) => Number.parseInt(one, 10)));
  });

  it('are each judged by evaluate', () => {
    const test = made(90, 2);
    const {purchase} = evaluateModel(stored, test);
    const own = toAsked(test);
    expect(purchase?.examples).toBe(own.length);
    expect(purchase?.positives).toBe(own.filter((one) => one.endsWith(' 1')).length);
  });

  it('are calibrated: the mean of what a browser would show is the share that comes true', () => {
    const {purchase} = evaluateModel(stored, made(600, 3));
    const bins = purchase!.reliability;
    const mean = bins.reduce((sum, {predicted, examples}) => sum + predicted * examples, 0) / purchase!.examples;
    expect(mean).toBeCloseTo(purchase!.positives / purchase!.examples, 1);
  });
});

it('leaves out last events where they teach nothing: no head of what still comes, no shopper who returns', () => {
  const sequences = toSequences(history([['a', 'b', 'c'], ['a']]), Int32Array.of(0, 1, 2));
  const toCut = (withLast: boolean) =>
    toStretches(sequences, {firstVisit: 0, lastVisit: 2, maxSteps: 30, withLast}).map(({from, steps}) => [from, steps]);
  expect(toCut(false)).toEqual([[0, 2]]);
  expect(toCut(true)).toEqual([
    [0, 3],
    [3, 1],
  ]);
});
