import {expect, it} from 'vitest';
import {toBrierScore} from '../../../src/trainer/metrics/brier.ts';

it('is the mean squared distance of probability and outcome', () => {
  expect(toBrierScore([1, 0.5, 0.2], [1, 0, 1])).toBeCloseTo((0 + 0.25 + 0.64) / 3, 12);
});
