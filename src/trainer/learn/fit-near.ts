import {toLogisticSlopes, type LabelledRows} from './logistic-regression.ts';
import {solveInPlace} from './solve.ts';

const MAX_STEPS = 50;

/**
 * Logistic regression whose weights stay near given ones unless the rows say otherwise, by Newton's method. Features
 * are used as they are.
 *
 * @param options `prior`: [features + 1] the intercept last; `penalty`: what the distance from it costs, as a number of
 *   rows that speak for it
 * @returns [features + 1]
 */
export function fitNear(
  rows: LabelledRows,
  {prior, penalty}: {readonly prior: readonly number[]; readonly penalty: number},
): number[] {
  const weights = Float64Array.from(prior);
  const n = weights.length;
  for (let step = 0; step < MAX_STEPS; step++) {
    const {gradient, hessian} = toLogisticSlopes(rows, weights, 0);
    const change = gradient.map((value, k) => value + penalty * (weights[k] - prior[k]));
    hessian.forEach((row, k) => (row[k] += penalty));
    solveInPlace(Float64Array.from(hessian.flatMap((row) => [...row])), change, {n, columns: 1});
    change.forEach((value, k) => (weights[k] -= value));
    if (change.every((value) => Math.abs(value) < 1e-8)) break;
  }
  return [...weights];
}
