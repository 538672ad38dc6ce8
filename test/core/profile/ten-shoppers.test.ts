import {describe, expect, it} from 'vitest';
import {kMeans} from '../../../src/core/learn/k-means.ts';
import {descend, toErrorGradient, toLogisticProbability, toSquaredError} from '../../../src/core/learn/logistic.ts';
import {toMeanBehaviour} from '../../../src/core/profile/mean-behaviour.ts';
import {createRandom} from '../../../src/trainer/random.ts';
import {naiveKMeans} from '../../support/naive-kmeans.ts';

/** Shoppers 1 to 10: browse, search, purchase. */
const SHOPPERS = [
  [1, 0, 1],
  [0, 1, 0],
  [1, 1, 1],
  [0, 0, 0],
  [1, 0, 0],
  [0, 1, 1],
  [1, 1, 0],
  [0, 0, 1],
  [1, 1, 1],
  [0, 1, 0],
];
const ZERO = [0, 0, 0];
const PROBLEM = {examples: SHOPPERS.map((x) => ({x, y: x[2]})), prior: ZERO, penalty: 0};

it('shopper 1 has the mean-behaviour profile (1/3, 0, 1/3)', () => {
  expect(toMeanBehaviour(SHOPPERS[0])).toEqual([1 / 3, 0, 1 / 3]);
});

describe('p = σ(θᵀx) by gradient descent on E = Σ(p − y)²', () => {
  it('gives every buyer a higher probability than every non-buyer, and E only falls', () => {
    let theta = ZERO;
    let error = toSquaredError(theta, PROBLEM);
    expect(error).toBeCloseTo(10 * 0.25, 12); // p is 1/2 for everyone at first
    for (let round = 0; round < 200; round++) {
      theta = descend(theta, PROBLEM, 10);
      const next = toSquaredError(theta, PROBLEM);
      expect(next).toBeLessThan(error);
      error = next;
    }
    const chances = SHOPPERS.map((x) => ({y: x[2], p: toLogisticProbability(theta, x)}));
    const buyers = chances.filter(({y}) => y === 1).map(({p}) => p);
    const others = chances.filter(({y}) => y === 0).map(({p}) => p);
    expect(buyers).toHaveLength(5);
    expect(Math.min(...buyers)).toBeGreaterThan(Math.max(...others));
  });

  it('does the same on the mean-behaviour profiles', () => {
    const examples = SHOPPERS.map((x) => ({x: toMeanBehaviour(x), y: x[2]}));
    const theta = descend(ZERO, {...PROBLEM, examples}, 2000);
    const chance = ({x}: {x: number[]}) => toLogisticProbability(theta, x);
    const buyers = examples.filter(({y}) => y === 1).map(chance);
    expect(Math.min(...buyers)).toBeGreaterThan(Math.max(...examples.filter(({y}) => y === 0).map(chance)));
  });

  it('has a gradient that matches finite differences to 1e-6, penalty and weights included', () => {
    const weighted = {
      examples: PROBLEM.examples.map((example, n) => ({...example, weight: 0.5 + n / 10})),
      prior: [0.2, -0.1, 0.7],
      penalty: 0.3,
    };
    const random = createRandom(3);
    for (const problem of [PROBLEM, weighted]) {
      for (let trial = 0; trial < 20; trial++) {
        const theta = ZERO.map(() => random() * 6 - 3);
        const gradient = toErrorGradient(theta, problem);
        const step = 1e-5;
        theta.forEach((value, k) => {
          const up = toSquaredError(theta.with(k, value + step), problem);
          const down = toSquaredError(theta.with(k, value - step), problem);
          expect(Math.abs((up - down) / (2 * step) - gradient[k])).toBeLessThan(1e-6);
        });
      }
    }
  });
});

describe('k-means with five groups', () => {
  const points = Float64Array.from(SHOPPERS.flat());
  const cluster = (seed: number) => kMeans(points, {dimensions: 3, clusters: 5, random: createRandom(seed)});

  it('gives the same partition for the same seed', () => {
    expect(cluster(1)).toEqual(cluster(1));
    expect(new Set(cluster(1).assignment).size).toBe(5);
  });

  it('agrees with a second, naive implementation', () => {
    for (let seed = 0; seed < 20; seed++) {
      const own = cluster(seed);
      const naive = naiveKMeans(SHOPPERS, {clusters: 5, starts: 8, random: createRandom(seed)});
      expect(Array.from(own.assignment)).toEqual(naive.assignment);
      expect(own.inertia).toBeCloseTo(naive.inertia, 12);
    }
  });

  it('puts shoppers who did the same into one group', () => {
    const {assignment} = cluster(4);
    expect(assignment[2]).toBe(assignment[8]);
    expect(assignment[1]).toBe(assignment[9]);
  });
});
