import {expect, it} from 'vitest';
import {
  predictLogisticRegression,
  toLogisticLoss,
  toLogisticSlopes,
  trainLogisticRegression,
} from '../../../src/trainer/learn/logistic-regression.ts';
import {createRandom} from '../../../src/trainer/random.ts';

const random = createRandom(1);
const features = Array.from({length: 40}, () => [random() * 2 - 1, random() * 2 - 1, random()]);
const targets = features.map(([one, two]) => (one - 0.5 * two + 0.4 * random() > 0.2 ? 1 : 0));

it('has the gradient and the second derivatives of finite differences', () => {
  const weights = Float64Array.from([0.3, -0.7, 0.1, 0.2]);
  const {gradient, hessian} = toLogisticSlopes({features, targets}, weights, 0.5);
  const moved = (k: number, step: number): Float64Array => weights.map((value, m) => value + (m === k ? step : 0));
  for (let k = 0; k < weights.length; k++) {
    const loss = (step: number): number => toLogisticLoss({features, targets}, moved(k, step), 0.5);
    expect(gradient[k]).toBeCloseTo((loss(1e-5) - loss(-1e-5)) / 2e-5, 6);
    const slopes = (step: number): Float64Array => toLogisticSlopes({features, targets}, moved(k, step), 0.5).gradient;
    const [above, below] = [slopes(1e-5), slopes(-1e-5)];
    for (let m = 0; m < weights.length; m++) expect(hessian[k][m]).toBeCloseTo((above[m] - below[m]) / 2e-5, 5);
  }
});

it('ends where the gradient is zero', () => {
  const model = trainLogisticRegression({features, targets}, 0.5);
  const standardised = features.map((row) => row.map((value, k) => (value - model.mean[k]) / model.scale[k]));
  const {gradient} = toLogisticSlopes({features: standardised, targets}, model.weights, 0.5);
  for (const slope of gradient) expect(Math.abs(slope)).toBeLessThan(1e-6);
});

it('recovers the odds of a table of two by two', () => {
  const rows = [
    ...Array.from({length: 40}, (_, i) => ({x: [1], y: i < 30 ? 1 : 0})),
    ...Array.from({length: 40}, (_, i) => ({x: [0], y: i < 10 ? 1 : 0})),
  ];
  const model = trainLogisticRegression({features: rows.map(({x}) => x), targets: rows.map(({y}) => y)}, 0);
  expect(predictLogisticRegression(model, [1])).toBeCloseTo(0.75, 6);
  expect(predictLogisticRegression(model, [0])).toBeCloseTo(0.25, 6);
});

it('takes an unknown value as the average and survives a constant feature', () => {
  const withConstant = features.map((row) => [...row, 7]);
  const model = trainLogisticRegression({features: withConstant, targets});
  const average = [...model.mean];
  expect(predictLogisticRegression(model, [Number.NaN, Number.NaN, Number.NaN, 7])).toBeCloseTo(
    predictLogisticRegression(model, average),
    12,
  );
});

it('refuses to learn from nothing', () => {
  expect(() => trainLogisticRegression({features: [], targets: []})).toThrow('at least one row');
});
