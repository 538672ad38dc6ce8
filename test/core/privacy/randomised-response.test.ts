import {expect, it} from 'vitest';
import {randomiseAnswer, toResponseProbabilities} from '../../../src/core/privacy/randomised-response.ts';
import {SHARED_SLOTS} from '../../../src/core/contract/shared-slots.ts';
import {createRandom} from '../../../src/trainer/random.ts';
import {toChiSquareLimit} from '../../support/chi-square.ts';

it.each([
  // Worked by hand: e^ln 3 = 3, so p = 3 / (3 + k - 1) and q = 1 / (3 + k - 1).
  [2, Math.log(3), 3 / 4, 1 / 4],
  [4, Math.log(3), 1 / 2, 1 / 6],
  [33, Math.log(3), 3 / 35, 1 / 35],
  [5, 2, 0.648_79, 0.087_803],
])('tells the truth with probability e^ε / (e^ε + k - 1): k %i, ε %d', (size, epsilon, truth, lie) => {
  const found = toResponseProbabilities(size, epsilon);
  expect(found.truth).toBeCloseTo(truth, 5);
  expect(found.lie).toBeCloseTo(lie, 5);
  expect(found.truth + (size - 1) * found.lie).toBeCloseTo(1, 12);
  expect(Math.log(found.truth / found.lie)).toBeCloseTo(epsilon, 12);
});

it('stays a probability for a very large ε', () => {
  expect(toResponseProbabilities(5, 1000)).toEqual({truth: 1, lie: 0});
});

it.each(Object.entries(SHARED_SLOTS))('draws the distribution it promises for every true answer of %s', (_, {size}) => {
  const draws = 20_000;
  for (const epsilon of [0.5, 2]) {
    const {truth, lie} = toResponseProbabilities(size, epsilon);
    for (const answer of [0, Math.floor(size / 2), size - 1]) {
      const random = createRandom(7 + size + answer);
      const counts = Array.from({length: size}, () => 0);
      for (let i = 0; i < draws; i++) counts[randomiseAnswer(answer, {size, epsilon, random})]++;
      const chiSquare = counts.reduce((sum, count, i) => {
        const expected = draws * (i === answer ? truth : lie);
        return sum + (count - expected) ** 2 / expected;
      }, 0);
      expect(chiSquare, `k ${size}, ε ${epsilon}, answer ${answer}`).toBeLessThan(toChiSquareLimit(size - 1));
      expect(counts.reduce((sum, count) => sum + count)).toBe(draws);
    }
  }
});

it('the chi-square test above would notice a truth told 2 points too often', () => {
  const {truth, lie} = toResponseProbabilities(5, 2);
  const draws = 20_000;
  const off = 0.02 * draws;
  const chiSquare = off ** 2 / (draws * truth) + 4 * ((off / 4) ** 2 / (draws * lie));
  expect(chiSquare).toBeGreaterThan(toChiSquareLimit(4));
});
