import {NOISE_SCALE} from '../core/privacy/budget.ts';

/** Larger noise of one server, to either side, comes once in 10^26 times and is left out. */
const REACH = Math.ceil(60 * NOISE_SCALE);

/** [z + REACH] probability that one server draws z, see drawDiscreteLaplace. */
const OF_ONE = Array.from({length: 2 * REACH + 1}, (_, i) => {
  const decay = Math.exp(-1 / NOISE_SCALE);
  return ((1 - decay) / (1 + decay)) * decay ** Math.abs(i - REACH);
});

/** [z + 2 REACH] probability that both servers together add z: OF_ONE convolved with itself. */
const OF_BOTH = Array.from({length: 4 * REACH + 1}, (_, i) =>
  OF_ONE.reduce((sum, probability, j) => sum + probability * (OF_ONE[i - j] ?? 0), 0),
);

/** [z + 2 REACH] probability that both together add z or more. */
const UPPER = [...OF_BOTH];
for (let i = UPPER.length - 2; i >= 0; i--) UPPER[i] += UPPER[i + 1];

/** Variance of the noise in an opened sum: 2 · 2 d / (1 - d)², d = e^(-1/t). */
export const NOISE_VARIANCE = OF_BOTH.reduce((sum, probability, i) => sum + probability * (i - 2 * REACH) ** 2, 0);

/** Half width of the narrowest interval around 0 that holds the noise with probability 0.95 or more. */
export const NOISE_HALF_WIDTH_95 = findHalfWidth(0.95);

/** Probability that the noise in an opened sum is `z` or more; by symmetry also that it is -z or less. */
export function toUpperTail(z: number): number {
  return UPPER[Math.min(UPPER.length - 1, Math.max(0, z + 2 * REACH))];
}

/**
 * Probability that noise alone moves two shares apart as far as these, or further: of |m Z - n Z'| >= |m s - n s'| for
 * sums s of n and s' of m reports, which have the noise Z and Z'. Exact.
 */
export function toNoisePValue(now: {sum: number; reports: number}, before: {sum: number; reports: number}): number {
  const distance = Math.abs(before.reports * now.sum - now.reports * before.sum);
  if (distance === 0) return 1;
  const both = OF_BOTH.reduce((sum, probability, i) => {
    const moved = before.reports * (i - 2 * REACH);
    const above = toUpperTail(Math.ceil((moved + distance) / now.reports));
    const below = toUpperTail(-Math.floor((moved - distance) / now.reports));
    return sum + probability * (above + below);
  }, 0);
  return Math.min(1, both);
}

function findHalfWidth(level: number): number {
  let width = 0;
  while (1 - 2 * toUpperTail(width + 1) < level) width++;
  return width;
}
