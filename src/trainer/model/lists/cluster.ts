import type {Random} from '../../random.ts';
import {openNearest} from './nearest.ts';

/**
 * k-means (Lloyd 1982) for many points: starts from points drawn at random and runs a fixed number of rounds. A cluster
 * that loses all its points gets a slightly moved copy of a large cluster's centroid, so that both share its points.
 *
 * @param points [points, width], at least one
 * @returns [clusters, width] centroids
 */
export function toCentroids(
  points: Float32Array,
  {width, clusters, rounds, random}: {width: number; clusters: number; rounds: number; random: Random},
): Float32Array {
  const count = points.length / width;
  const centroids = new Float32Array(clusters * width);
  for (let own = 0; own < clusters; own++) {
    const point = Math.floor(random() * count) * width;
    for (let k = 0; k < width; k++) centroids[own * width + k] = points[point + k] + (random() - 0.5) * ASIDE;
  }
  const sizes = new Int32Array(clusters);
  for (let round = 0; round < rounds; round++) {
    const nearest = openNearest(centroids, width);
    const sums = new Float64Array(clusters * width);
    sizes.fill(0);
    for (let point = 0; point < count; point++) {
      const own = nearest.find(points, point * width);
      sizes[own]++;
      for (let k = 0; k < width; k++) sums[own * width + k] += points[point * width + k];
    }
    for (let own = 0; own < clusters; own++) {
      if (sizes[own] > 0) {
        for (let k = 0; k < width; k++) centroids[own * width + k] = sums[own * width + k] / sizes[own];
        continue;
      }
      const crowded = sizes.indexOf(Math.max(...sizes));
      sizes[own] = sizes[crowded] >>= 1; // halved, so that two empty clusters do not choose the same one
      for (let k = 0; k < width; k++) {
        centroids[own * width + k] = centroids[crowded * width + k] + (random() - 0.5) * ASIDE;
      }
    }
  }
  return centroids;
}

/** Distance by which a copied centroid is moved: small against unit vectors, but enough to tell both apart. */
const ASIDE = 1e-4;
