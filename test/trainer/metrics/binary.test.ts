import {expect, it} from 'vitest';
import {toBinaryScores} from '../../../src/trainer/metrics/binary.ts';

it('scores four examples as worked out by hand', () => {
  const scores = toBinaryScores([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]);
  expect(scores?.auc).toBeCloseTo(3 / 4);
  expect(scores?.average_precision).toBeCloseTo((1 + 2 / 3) / 2);
  expect(scores?.log_loss).toBeCloseTo(-(Math.log(0.9) + Math.log(0.6) + Math.log(0.35) + Math.log(0.8)) / 4);
  expect(scores?.brier).toBeCloseTo((0.1 ** 2 + 0.4 ** 2 + 0.65 ** 2 + 0.2 ** 2) / 4);
  expect(scores?.ece).toBeCloseTo((0.1 + 0.4 + 0.65 + 0.2) / 4);
  expect(scores).toMatchObject({examples: 4, positives: 2});
});

it('says nothing where all outcomes are alike', () => {
  expect(toBinaryScores([0.1, 0.9], [1, 1])).toBeNull();
  expect(toBinaryScores([], [])).toBeNull();
});
