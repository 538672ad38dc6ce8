import {NOISE_SCALE} from './budget.ts';

/**
 * Draws a uniform integer, 0 <= x < `limit`, for a limit up to 2^48. It must be unbiased, and come from a cryptographic
 * source wherever the draw protects a shopper.
 */
export type UniformInteger = (limit: number) => number;

/** A positive fraction of two integers. */
export interface Fraction {
  readonly numerator: number;
  readonly denominator: number;
}

/** Keeps the limits of uniform draws within 2^48 but for runs that are 2^24 long, of which none ever comes. */
const MAX_TERM = 2 ** 24;

/** The noise that each server adds to its share of a sum: discrete Laplace of NOISE_SCALE. */
export function drawServerNoise(uniform: UniformInteger): number {
  return drawDiscreteLaplace({numerator: NOISE_SCALE, denominator: 1}, uniform);
}

/**
 * Draws an integer z with P(z) = (1 - e^(-1/t)) / (1 + e^(-1/t)) · e^(-|z|/t). Exact: there are only integers, so no
 * rounding error can tell a shopper from another (Mironov, "On significance of the least significant bits for
 * differential privacy", CCS 2012). Algorithm 2 of Canonne, Kamath, Steinke, "The discrete Gaussian for differential
 * privacy" (NeurIPS 2020, arXiv:2004.00010), whose t and s are numerator and denominator here. The number of draws
 * that it takes depends on chance alone, not on any data.
 *
 * @param scale t; numerator and denominator up to 2^24
 * @throws RangeError for another scale
 */
export function drawDiscreteLaplace({numerator, denominator}: Fraction, uniform: UniformInteger): number {
  if (![numerator, denominator].every((term) => Number.isInteger(term) && term >= 1 && term <= MAX_TERM)) {
    throw new RangeError(`The scale is a fraction of integers from 1 to 2^24, not ${numerator}/${denominator}.`);
  }
  for (;;) {
    const rest = uniform(numerator);
    if (!drawExpBelowOne({numerator: rest, denominator: numerator}, uniform)) continue;
    let times = 0;
    while (drawExpBelowOne({numerator: 1, denominator: 1}, uniform)) times++;
    const size = Math.floor((rest + numerator * times) / denominator);
    const isNegative = uniform(2) === 1;
    if (isNegative && size === 0) continue; // Else 0 would come twice as often.
    return isNegative ? -size : size;
  }
}

/** True with probability e^-γ, for γ from 0 to 1: Algorithm 1 of the same paper, its first case. */
function drawExpBelowOne({numerator, denominator}: Fraction, uniform: UniformInteger): boolean {
  let k = 1;
  while (uniform(denominator * k) < numerator) k++; // true with probability γ / k
  return k % 2 === 1;
}
