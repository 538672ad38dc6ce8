import type {Random} from '../random.ts';

/** Draws from the standard normal distribution (Box and Muller 1958). */
export function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Draws from the exponential distribution with this mean. */
export function drawExponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - random());
}

/**
 * Draws from the gamma distribution with scale 1 (Marsaglia and Tsang 2000, with their boost for shapes below 1).
 * Gamma draws divided by their sum are a Dirichlet draw.
 *
 * @param shape positive
 */
export function drawGamma(random: Random, shape: number): number {
  if (shape < 1) return drawGamma(random, shape + 1) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = drawNormal(random);
    const cube = (1 + c * normal) ** 3;
    if (cube > 0 && Math.log(1 - random()) < 0.5 * normal * normal + d - d * cube + d * Math.log(cube)) return d * cube;
  }
}

/** Draws an index with probability proportional to its weight. Weights are not negative and not all 0. */
export function drawIndex(random: Random, weights: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i];
  let left = random() * total;
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i];
    if (left < 0) return i;
  }
  return weights.length - 1;
}

/** Draws an index by the softmax of the scores. */
export function drawByScore(random: Random, scores: readonly number[]): number {
  const highest = Math.max(...scores);
  return drawIndex(
    random,
    scores.map((score) => Math.exp(score - highest)),
  );
}
