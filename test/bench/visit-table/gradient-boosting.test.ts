import {expect, it} from 'vitest';
import {predictGradientBoosting, trainGradientBoosting} from './gradient-boosting.ts';
import {createRandom} from '../../../src/trainer/random.ts';

it('learns exclusive or, which no linear model can', () => {
  const random = createRandom(2);
  const features = Array.from({length: 400}, () => [random(), random(), random()]);
  const targets = features.map(([one, two]) => (one > 0.5 !== two > 0.5 ? 1 : 0));
  const model = trainGradientBoosting({features, targets}, 1);
  expect(predictGradientBoosting(model, [0.9, 0.1, 0.5])).toBeGreaterThan(0.9);
  expect(predictGradientBoosting(model, [0.1, 0.1, 0.5])).toBeLessThan(0.1);
  expect(predictGradientBoosting(model, [Number.NaN, 0.1, 0.5])).toBeGreaterThan(0);
});
