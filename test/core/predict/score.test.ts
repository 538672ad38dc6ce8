import {expect, it} from 'vitest';
import {EVENT_KINDS} from '../../../src/core/contract/event-kinds.ts';
import {EVENT_FEATURES} from '../../../src/core/features/event-features.ts';
import type {Model} from '../../../src/core/predict/model.ts';
import {toWeightSpecifications, type NetworkSizes} from '../../../src/core/predict/network.ts';
import {scoreItems} from '../../../src/core/predict/score.ts';
import {startVisit, stepVisit} from '../../../src/core/predict/step.ts';

const SIZES: NetworkSizes = {
  vector: 6,
  kernel: 2,
  convolution: 3,
  profile: 3,
  hidden: 4,
  features: EVENT_FEATURES,
  memory: 2,
  actions: EVENT_KINDS.length,
};

/** A network of zeros whose query is the newest item's own vector; items are the axes, so every logit is known. */
function model(extra: Partial<Model> = {}): Model {
  const weights = Object.fromEntries(
    toWeightSpecifications(SIZES).map(({name, rows, columns}) => {
      const data = new Float32Array(rows * columns);
      if (name === 'out.newest') data.fill(1);
      if (name === 'repeat.b') data.set([-5, 2]);
      return [name, {data, rows, columns}];
    }),
  ) as Model['weights']; // one entry per specification
  const items = new Float32Array(SIZES.vector * SIZES.vector);
  for (let item = 0; item < SIZES.vector; item++) items[item * SIZES.vector + item] = 1;
  return {sizes: SIZES, scale: 10, itemIds: ['a', 'b', 'c', 'd', 'e', 'f'], items, weights, ...extra};
}

function scoresAfter(given: Model, visit: readonly number[]): number[] {
  const state = startVisit(given);
  for (const item of visit) stepVisit(given, state, {item, kind: 0, gapMs: 1000});
  const scores = new Float32Array(SIZES.vector);
  scoreItems(given, state, scores);
  return [...scores];
}

it('adds scale x cosine and the repeat bonus of each position', () => {
  expect(scoresAfter(model(), [0, 1])).toEqual([2, 5, 0, 0, 0, 0]);
});

it('adds g·log(1 + n / floor) with older neighbours decayed, by length of visit', () => {
  const neighbours = {
    start: Int32Array.of(0, 1, 2, 2, 2, 2, 2),
    item: Int32Array.of(2, 2),
    weight: Float32Array.of(0.4, 0.2),
  };
  const given = model({neighbours, mix: {neighbours: [0.5, 2], decay: 0.5, floor: 0.1}});
  expect(scoresAfter(given, [0])[2]).toBeCloseTo(0.5 * Math.log(1 + 0.4 / 0.1), 5);
  expect(scoresAfter(given, [0, 1])[2]).toBeCloseTo(2 * Math.log(1 + (0.2 + 0.5 * 0.4) / 0.1), 5);
});

it('goes on with finite scores through unknown items, an empty visit and thousands of events', () => {
  expect(scoresAfter(model(), [])).toEqual([0, 0, 0, 0, 0, 0]);
  const long = Array.from({length: 5000}, (_, n) => (n % 7) - 1);
  expect(scoresAfter(model(), long).every(Number.isFinite)).toBe(true);
});

it('starts the next visit from the profile the last one ended with', () => {
  const given = model();
  const profile = Float32Array.of(0.5, -0.5, 0.1);
  const state = startVisit(given, profile);
  stepVisit(given, state, {item: 0, kind: 0, gapMs: -1});
  expect([...profile]).toEqual([...Float32Array.of(0.5, -0.5, 0.1)]); // the shopper's stored profile is not written to
  expect(state.profile).not.toBe(profile);
});
