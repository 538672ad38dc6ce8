import {expect, it} from 'vitest';
import {fitNear} from '../../../src/trainer/learn/fit-near.ts';
import {trainLogisticRegression} from '../../../src/trainer/learn/logistic-regression.ts';
import {createRandom} from '../../../src/trainer/random.ts';

const random = createRandom(4);
const features = Array.from({length: 4000}, () => [random() * 4 - 2]);
const targets = features.map(([x]) => (random() < 1 / (1 + Math.exp(1 - 1.5 * x)) ? 1 : 0));

it('gives the prior without rows that speak against it', () => {
  const weightless = features.map(() => 0);
  expect(fitNear({features, targets, weights: weightless}, {prior: [0.7, -2], penalty: 5})).toEqual([0.7, -2]);
});

it('gives what many rows say', () => {
  const [slope, offset] = fitNear({features, targets}, {prior: [0, 0], penalty: 1});
  expect(slope).toBeCloseTo(1.5, 0);
  expect(offset).toBeCloseTo(-1, 0);
});

it('stands between both where the rows are few', () => {
  const few = {features: features.slice(0, 40), targets: targets.slice(0, 40)};
  const [near] = fitNear(few, {prior: [0, 0], penalty: 50});
  const [far] = fitNear(few, {prior: [0, 0], penalty: 1e-6});
  expect(near).toBeGreaterThan(0);
  expect(near).toBeLessThan(far);
});

it('counts a row of weight two as two rows', () => {
  const once = {
    features: features.slice(0, 60),
    targets: targets.slice(0, 60),
    weights: features.slice(0, 60).map(() => 2),
  };
  const twice = {features: [...once.features, ...once.features], targets: [...once.targets, ...once.targets]};
  const options = {prior: [0, 0], penalty: 3};
  fitNear(once, options).forEach((weight, k) => expect(weight).toBeCloseTo(fitNear(twice, options)[k], 6));
  const weighted = trainLogisticRegression(once, 3);
  trainLogisticRegression(twice, 3).weights.forEach((weight, k) => expect(weighted.weights[k]).toBeCloseTo(weight, 6));
});
