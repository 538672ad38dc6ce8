import {expect, it} from 'vitest';
import {kMeans, toNearest} from '../../../src/core/learn/k-means.ts';
import {createRandom} from '../../../src/trainer/random.ts';

it('finds groups that were planted', () => {
  const random = createRandom(1);
  const points = Float64Array.from({length: 600}, (_, at) => {
    const group = Math.floor(at / 2) % 3;
    return [0, 10, 20][group] + random();
  });
  const {assignment, centroids, inertia} = kMeans(points, {dimensions: 2, clusters: 3, random: createRandom(5)});
  for (let point = 3; point < 300; point++) expect(assignment[point]).toBe(assignment[point % 3]);
  expect([...centroids].sort((a, b) => a - b).map(Math.floor)).toEqual([0, 0, 10, 10, 20, 20]);
  expect(inertia).toBeLessThan(300 * 2 * 0.09);
});

it('takes fewer different points than groups, and one point', () => {
  const same = kMeans(new Float64Array(20).fill(3), {dimensions: 2, random: createRandom(1)});
  expect(same.inertia).toBe(0);
  expect(new Set(same.assignment).size).toBe(1);
  expect(kMeans(Float64Array.of(1), {dimensions: 1, random: createRandom(1)}).assignment).toEqual(Int32Array.of(0));
});

it('takes the first of equally near centroids', () => {
  expect(toNearest([0, 2, 5], [1], {dimensions: 1})).toEqual({cluster: 0, distance: 1});
});
