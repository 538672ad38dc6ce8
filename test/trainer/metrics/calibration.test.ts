import {expect, it} from 'vitest';
import {toCalibrationError, toReliability} from '../../../src/trainer/metrics/calibration.ts';

it('sorts examples into fifteen bins of equal count, lowest probabilities first', () => {
  const probabilities = Array.from({length: 30}, (_, i) => (29 - i) / 30);
  const labels = probabilities.map((probability) => (probability > 0.5 ? 1 : 0));
  const bins = toReliability(probabilities, labels);
  expect(bins).toHaveLength(15);
  expect(bins.every((bin) => bin.examples === 2)).toBe(true);
  expect(bins[0].predicted).toBeCloseTo(0.5 / 30, 12);
  expect(bins[0].observed).toBe(0);
  expect(bins[14].observed).toBe(1);
});

it('gives a worked error: two bins of one example, off by 0.1 and 0.3', () => {
  expect(toCalibrationError(toReliability([0.1, 0.7], [0, 1]))).toBeCloseTo(0.2, 12);
});

it('weighs bins by their examples and is zero for a perfect forecast', () => {
  const bins = [
    {predicted: 0.2, observed: 0.3, examples: 3},
    {predicted: 0.8, observed: 0.8, examples: 1},
  ];
  expect(toCalibrationError(bins)).toBeCloseTo(0.075, 12);
  expect(toCalibrationError(toReliability([0, 0, 1, 1], [0, 0, 1, 1]))).toBe(0);
});
