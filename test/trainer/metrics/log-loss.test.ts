import {expect, it} from 'vitest';
import {toLogLoss} from '../../../src/trainer/metrics/log-loss.ts';

it('is the mean of -ln of what each label got', () => {
  expect(toLogLoss([0.5, 0.25], [1, 0])).toBeCloseTo((Math.log(2) - Math.log(0.75)) / 2, 12);
});

it('keeps certain errors finite at 1e-7', () => {
  expect(toLogLoss([0], [1])).toBeCloseTo(-Math.log(1e-7), 12);
  expect(toLogLoss([1], [0])).toBeCloseTo(-Math.log(1e-7), 6);
});
