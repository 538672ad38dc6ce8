/**
 * k-means written a second time for comparison: lists of points, groups built anew each round, nothing shared with
 * the real one.
 */
export function naiveKMeans(
  points: readonly (readonly number[])[],
  {clusters, starts, random}: {clusters: number; starts: number; random: () => number},
): {assignment: number[]; inertia: number} {
  const square = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, k) => sum + (v - b[k]) ** 2, 0);
  const nearest = (point: readonly number[], centroids: readonly (readonly number[])[]) => {
    const distances = centroids.map((centroid) => square(point, centroid));
    return distances.indexOf(Math.min(...distances));
  };
  const results = Array.from({length: starts}, () => {
    let centroids = [points[Math.floor(random() * points.length)]];
    for (let n = 0; n < clusters; n++) {
      const distances = points.map((point) => Math.min(...centroids.map((centroid) => square(point, centroid))));
      const target = random() * distances.reduce((a, b) => a + b, 0);
      // The last draw is not used, as in the real one, which draws once per centroid.
      if (n === clusters - 1) break;
      let passed = 0;
      const chosen = distances.findIndex((distance) => {
        passed += distance;
        return distance > 0 && passed >= target;
      });
      centroids.push(points[Math.max(0, chosen)]);
    }
    let assignment: number[] = [];
    for (;;) {
      const next = points.map((point) => nearest(point, centroids));
      if (next.join() === assignment.join()) break;
      assignment = next;
      centroids = centroids.map((centroid, own) => {
        const members = points.filter((_, index) => assignment[index] === own);
        if (members.length === 0) return centroid;
        return centroid.map((_, k) => members.reduce((sum, member) => sum + member[k], 0) / members.length);
      });
    }
    return {
      assignment,
      inertia: points.reduce((sum, point, index) => sum + square(point, centroids[assignment[index]]), 0),
    };
  });
  return results.reduce((best, result) => (result.inertia < best.inertia ? result : best));
}
