/** The result of clustering points. */
export interface Clustering {
  /** [clusters, dimensions] */
  readonly centroids: Float64Array;
  /** [points] cluster of each point. */
  readonly assignment: Int32Array;
  /** Sum of squared distances to the nearest centroid. */
  readonly inertia: number;
  /** Number of rounds that the best start took. */
  readonly rounds: number;
}

export interface KMeansOptions {
  readonly dimensions: number;
  /** 5 by default. */
  readonly clusters?: number;
  /** Uniform numbers in [0, 1); the same numbers give the same clustering. */
  readonly random: () => number;
  /** Number of random starts, 8 by default; the result with the least inertia is kept. */
  readonly starts?: number;
  /** Maximum number of rounds per start, 100 by default. */
  readonly rounds?: number;
}

/**
 * k-means (Lloyd 1982) from k-means++ starts (Arthur and Vassilvitskii 2007). With fewer points than clusters, or
 * fewer different ones, some clusters stay empty and their centroids equal another's.
 *
 * @param points [points, dimensions], at least one point
 */
export function kMeans(points: Float64Array, options: KMeansOptions): Clustering {
  const {dimensions, clusters = 5, random, starts = 8, rounds = 100} = options;
  let best: Clustering | undefined;
  for (let start = 0; start < starts; start++) {
    const found = improve(points, toStart(points, {dimensions, clusters, random}), {dimensions, rounds});
    if (!best || found.inertia < best.inertia) best = found;
  }
  if (!best) throw new RangeError(`k-means needs at least one start, got ${starts}.`);
  return best;
}

/** The centroid nearest to a point, the first of equals, and its squared distance. */
export function toNearest(
  centroids: ArrayLike<number>,
  point: ArrayLike<number>,
  {offset = 0, dimensions}: {offset?: number; dimensions: number},
): {cluster: number; distance: number} {
  let cluster = 0;
  let distance = Infinity;
  for (let own = 0; own * dimensions < centroids.length; own++) {
    let sum = 0;
    for (let k = 0; k < dimensions; k++) sum += (point[offset + k] - centroids[own * dimensions + k]) ** 2;
    if (sum >= distance) continue;
    distance = sum;
    cluster = own;
  }
  return {cluster, distance};
}

/**
 * k-means++: each next centroid is a point drawn with a chance proportional to its squared distance from those chosen.
 */
function toStart(
  points: Float64Array,
  {dimensions, clusters, random}: {dimensions: number; clusters: number; random: () => number},
): Float64Array {
  const count = points.length / dimensions;
  const centroids = new Float64Array(clusters * dimensions);
  const distances = new Float64Array(count).fill(Infinity);
  let chosen = Math.min(count - 1, Math.floor(random() * count));
  for (let cluster = 0; cluster < clusters; cluster++) {
    const centroid = points.subarray(chosen * dimensions, chosen * dimensions + dimensions);
    centroids.set(centroid, cluster * dimensions);
    let total = 0;
    for (let point = 0; point < count; point++) {
      const {distance} = toNearest(centroid, points, {offset: point * dimensions, dimensions});
      distances[point] = Math.min(distances[point], distance);
      total += distances[point];
    }
    let left = random() * total;
    chosen = distances.findIndex((distance) => distance > 0 && (left -= distance) <= 0);
    if (chosen < 0) chosen = 0; // every point is chosen already
  }
  return centroids;
}

function improve(
  points: Float64Array,
  centroids: Float64Array,
  {dimensions, rounds}: {dimensions: number; rounds: number},
): Clustering {
  const count = points.length / dimensions;
  const clusters = centroids.length / dimensions;
  const assignment = new Int32Array(count).fill(-1);
  for (let round = 1; ; round++) {
    let inertia = 0;
    let moved = 0;
    const sums = new Float64Array(centroids.length);
    const sizes = new Int32Array(clusters);
    for (let point = 0; point < count; point++) {
      const {cluster, distance} = toNearest(centroids, points, {offset: point * dimensions, dimensions});
      inertia += distance;
      if (assignment[point] !== cluster) moved++;
      assignment[point] = cluster;
      sizes[cluster]++;
      for (let k = 0; k < dimensions; k++) sums[cluster * dimensions + k] += points[point * dimensions + k];
    }
    if (moved === 0 || round >= rounds) return {centroids, assignment, inertia, rounds: round};
    for (let at = 0; at < centroids.length; at++) {
      const size = sizes[Math.floor(at / dimensions)];
      if (size > 0) centroids[at] = sums[at] / size; // an empty cluster stays where it is
    }
  }
}
