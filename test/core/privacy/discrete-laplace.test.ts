import {describe, expect, it} from 'vitest';
import {SLOT_NAMES} from '../../../src/core/contract/shared-slots.ts';
import {EPSILON_PER_SPLIT_REPORT, NOISE_SCALE} from '../../../src/core/privacy/budget.ts';
import {
  drawDiscreteLaplace,
  drawServerNoise,
  type Fraction,
  type UniformInteger,
} from '../../../src/core/privacy/discrete-laplace.ts';
import {drawSecureInteger} from '../../../src/server/secure-integer.ts';
import {createRandom} from '../../../src/trainer/random.ts';
import {toChiSquareLimit} from '../../support/chi-square.ts';

const DRAWS = 1_000_000;

function seeded(seed: number): UniformInteger {
  const random = createRandom(seed);
  return (limit) => Math.floor(random() * limit);
}

/** The definition, by floating point. */
function exactProbability(z: number, scale: number): number {
  const decay = Math.exp(-1 / scale);
  return ((1 - decay) / (1 + decay)) * decay ** Math.abs(z);
}

function countDraws(draw: () => number, draws = DRAWS): Map<number, number> {
  const counts = new Map<number, number>();
  for (let i = 0; i < draws; i++) {
    const z = draw();
    counts.set(z, (counts.get(z) ?? 0) + 1);
  }
  return counts;
}

/** Pearson's statistic over all integers, those expected fewer than ten times put together at both ends. */
function toChiSquare(counts: ReadonlyMap<number, number>, scale: number): {distance: number; degrees: number} {
  const draws = [...counts.values()].reduce((sum, count) => sum + count, 0);
  let edge = 0;
  while (draws * exactProbability(edge + 1, scale) >= 10) edge++;
  const cells = new Map<number, {expected: number; seen: number}>();
  const add = (z: number, expected: number, seen: number): void => {
    const place = Math.max(-edge - 1, Math.min(edge + 1, z));
    const cell = cells.get(place) ?? {expected: 0, seen: 0};
    cells.set(place, {expected: cell.expected + expected, seen: cell.seen + seen});
  };
  const far = edge + Math.ceil(400 * scale);
  for (let z = -far; z <= far; z++) add(z, draws * exactProbability(z, scale), 0);
  for (const [z, seen] of counts) add(z, 0, seen);
  const distance = [...cells.values()].reduce((sum, {expected, seen}) => sum + (seen - expected) ** 2 / expected, 0);
  return {distance, degrees: cells.size - 1};
}

function expectLaplace(counts: ReadonlyMap<number, number>, scale: number): void {
  const {distance, degrees} = toChiSquare(counts, scale);
  expect(degrees).toBeGreaterThan(3);
  expect(distance).toBeLessThan(toChiSquareLimit(degrees));
}

describe('a million draws of the noise', () => {
  const uniform = seeded(21);
  const counts = countDraws(() => drawServerNoise(uniform));
  const sum = (of: (z: number) => number): number => [...counts].reduce((total, [z, n]) => total + of(z) * n, 0);

  it('come as often as the formula says', () => {
    expect(NOISE_SCALE).toBe(6);
    expectLaplace(counts, 6);
  });

  it('have mean 0, the variance of the scale, and as many below as above 0', () => {
    const decay = Math.exp(-1 / NOISE_SCALE);
    const variance = (2 * decay) / (1 - decay) ** 2;
    const error = Math.sqrt(variance / DRAWS);
    expect(Math.abs(sum((z) => z) / DRAWS)).toBeLessThan(3.9 * error); // once in 10 000
    // The fourth moment of a Laplace distribution is about 6 times the variance squared.
    expect(Math.abs(sum((z) => z * z) / DRAWS / variance - 1)).toBeLessThan(3.9 * Math.sqrt(5 / DRAWS));
    const [below, above] = [sum((z) => (z < 0 ? 1 : 0)), sum((z) => (z > 0 ? 1 : 0))];
    expect(Math.abs(below - above)).toBeLessThan(3.9 * Math.sqrt(below + above));
    expect(counts.has(-0) && [...counts.keys()].every((z) => !Object.is(z, -0))).toBe(true);
  });

  it('the same test notices a scale that is 1 % off, and a 0 that comes twice as often', () => {
    const off = toChiSquare(counts, 6.06);
    expect(off.distance).toBeGreaterThan(toChiSquareLimit(off.degrees));
    const doubled = toChiSquare(new Map([...counts, [0, 2 * counts.get(0)!]]), 6);
    expect(doubled.distance).toBeGreaterThan(toChiSquareLimit(doubled.degrees));
  });
});

it('draws from the source that servers use come as often as the formula says', () => {
  expectLaplace(
    countDraws(() => drawServerNoise(drawSecureInteger), 300_000),
    6,
  );
});

it.each<[Fraction, number]>([
  [{numerator: 1, denominator: 1}, 31],
  [{numerator: 7, denominator: 3}, 32],
  [{numerator: 1, denominator: 2}, 33],
  [{numerator: 60, denominator: 1}, 34],
  [{numerator: 600, denominator: 10}, 35],
])('takes any fraction as scale: %j', (scale, seed) => {
  const uniform = seeded(seed);
  expectLaplace(
    countDraws(() => drawDiscreteLaplace(scale, uniform), 200_000),
    scale.numerator / scale.denominator,
  );
});

it('refuses what is no fraction of whole numbers', () => {
  for (const [numerator, denominator] of [
    [0, 1],
    [6.5, 1],
    [6, 0],
    [-6, 1],
    [2 ** 25, 1],
    [NaN, 1],
  ]) {
    expect(() => drawDiscreteLaplace({numerator, denominator}, drawSecureInteger)).toThrow(RangeError);
  }
});

it('the secure source is even: a million dice', () => {
  const counts = countDraws(() => drawSecureInteger(6));
  expect([...counts.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  const distance = [...counts.values()].reduce((sum, seen) => sum + (seen - DRAWS / 6) ** 2 / (DRAWS / 6), 0);
  expect(distance).toBeLessThan(toChiSquareLimit(5));
});

// The other server may tell its noise, so that of one is all that protects a shopper: what is seen of a sum is the true
// count and one draw.
describe('what opened sums tell of a shopper, over a million weeks, while the other server tells its noise', () => {
  const OTHERS = 40;
  const open = (truth: number, seed: number): number[] => {
    const uniform = seeded(seed);
    return Array.from({length: DRAWS}, () => truth + drawServerNoise(uniform));
  };

  /** Log of the ratio of two counts, and its standard error. */
  const toLogRatio = (one: number, other: number): {log: number; error: number} => ({
    log: Math.log(one / other),
    error: Math.sqrt(1 / one + 1 / other),
  });

  it('one sum: no outcome is more than e^(1/6) times as likely with the shopper as without', () => {
    const [without, including] = [open(OTHERS, 41), open(OTHERS + 1, 42)].map((sums) => {
      const left = [...sums];
      return countDraws(() => left.pop()!);
    });
    const own = EPSILON_PER_SPLIT_REPORT / SLOT_NAMES.length;
    let outcomes = 0;
    for (const [sum, seen] of without) {
      const other = including.get(sum) ?? 0;
      if (seen < 1000 || other < 1000) continue;
      outcomes++;
      const {log, error} = toLogRatio(seen, other);
      expect(Math.abs(log), `sum ${sum}`).toBeLessThan(own + 4 * error);
    }
    expect(outcomes).toBeGreaterThan(50);
    // All outcomes above the shopper's count together: error 0.002, so noise of scale 5.6 would be noticed.
    const above = (counts: ReadonlyMap<number, number>): number =>
      [...counts].reduce((total, [sum, seen]) => total + (sum > OTHERS ? seen : 0), 0);
    const {log, error} = toLogRatio(above(including), above(without));
    expect(error).toBeLessThan(0.0025);
    expect(Math.abs(log - own)).toBeLessThan(0.009);
  });

  it.each([
    ['with the shopper or without: e^1', 0, 1],
    ['with these or those six answers, where it is known that the shopper shared: e^2', 1, 2],
  ])('all six questions, %s', (_, lost, epsilon) => {
    // Of each question one sum has the shopper more and, if the answers changed, another one has the shopper less.
    const uniform = seeded(43 + lost);
    const isMost = (changed: boolean): boolean =>
      SLOT_NAMES.every(() => {
        const gained = drawServerNoise(uniform) + (changed ? 1 : 0);
        return gained > 0 && (lost === 0 || drawServerNoise(uniform) - (changed ? 1 : 0) < 0);
      });
    let [before, after] = [0, 0];
    for (let week = 0; week < DRAWS; week++) {
      if (isMost(false)) before++;
      if (isMost(true)) after++;
    }
    const {log, error} = toLogRatio(after, before);
    expect(before).toBeGreaterThan(50);
    expect(log - 4 * error).toBeLessThan(epsilon);
    // It is the outcome that tells most: the bound is reached, not only kept.
    expect(log + 4 * error).toBeGreaterThan(epsilon);
  });
});
