import {ProfilerError} from '../../core/contract/errors.ts';
import {sigmoid} from '../../core/learn/sigmoid.ts';
import {solveInPlace} from './solve.ts';

/** A logistic regression on standardised features. */
export interface LogisticRegression {
  /** [features] a feature is standardised as (value - mean) / scale. */
  readonly mean: Float64Array;
  readonly scale: Float64Array;
  /** [features + 1] of standardised features; the last one is the intercept. */
  readonly weights: Float64Array;
}

/** Training rows; NaN counts as the feature's mean. */
export interface LabelledRows {
  readonly features: readonly ArrayLike<number>[];
  /** [rows] 0 to 1. */
  readonly targets: ArrayLike<number>;
  /** [rows] what each row counts in the loss; 1 by default. */
  readonly weights?: ArrayLike<number>;
}

const MAX_STEPS = 50;

/**
 * Maximum likelihood with a small ridge, by Newton's method (iteratively reweighted least squares).
 *
 * @param penalty weight of half the squared length of the weights without the intercept, in the summed loss
 */
export function trainLogisticRegression(rows: LabelledRows, penalty = 1): LogisticRegression {
  const {mean, scale} = toScale(rows.features);
  const standardised = rows.features.map((row) => standardise(row, mean, scale));
  const width = mean.length + 1;
  const weights = new Float64Array(width);
  for (let step = 0; step < MAX_STEPS; step++) {
    const {gradient, hessian} = toLogisticSlopes({...rows, features: standardised}, weights, penalty);
    const change = Float64Array.from(gradient);
    const n = change.length;
    solveInPlace(Float64Array.from(hessian.flatMap((row) => [...row])), change, {n, columns: 1});
    let largest = 0;
    for (let k = 0; k < width; k++) {
      weights[k] -= change[k];
      largest = Math.max(largest, Math.abs(change[k]));
    }
    if (largest < 1e-8) break;
  }
  return {mean, scale, weights};
}

/** Probability of yes for a row of features. */
export function predictLogisticRegression(model: LogisticRegression, features: ArrayLike<number>): number {
  return toProbability(standardise(features, model.mean, model.scale), model.weights);
}

/** Sum of the logistic loss and the ridge penalty, over rows that are already standardised. */
export function toLogisticLoss(rows: LabelledRows, weights: Float64Array, penalty: number): number {
  let loss = 0;
  rows.features.forEach((row, i) => {
    const probability = toProbability(row, weights);
    const weight = rows.weights?.[i] ?? 1;
    loss -= weight * (rows.targets[i] * Math.log(probability) + (1 - rows.targets[i]) * Math.log(1 - probability));
  });
  for (let k = 0; k < weights.length - 1; k++) loss += (penalty / 2) * weights[k] ** 2;
  return loss;
}

/** First and second derivatives of toLogisticLoss with respect to the weights. */
export function toLogisticSlopes(
  rows: LabelledRows,
  weights: Float64Array,
  penalty: number,
): {gradient: Float64Array; hessian: Float64Array[]} {
  const width = weights.length;
  const gradient = new Float64Array(width);
  const hessian = Array.from({length: width}, () => new Float64Array(width));
  rows.features.forEach((row, i) => {
    const probability = toProbability(row, weights);
    const weight = rows.weights?.[i] ?? 1;
    const error = weight * (probability - rows.targets[i]);
    const spread = weight * probability * (1 - probability);
    for (let k = 0; k < width; k++) {
      const value = k < width - 1 ? row[k] : 1;
      gradient[k] += error * value;
      for (let m = 0; m <= k; m++) hessian[k][m] += spread * value * (m < width - 1 ? row[m] : 1);
    }
  });
  for (let k = 0; k < width; k++) {
    if (k < width - 1) {
      gradient[k] += penalty * weights[k];
      hessian[k][k] += penalty;
    }
    for (let m = 0; m < k; m++) hessian[m][k] = hessian[k][m];
  }
  return {gradient, hessian};
}

function toProbability(row: ArrayLike<number>, weights: Float64Array): number {
  let logOdds = weights[weights.length - 1];
  for (let k = 0; k < weights.length - 1; k++) logOdds += weights[k] * row[k];
  return sigmoid(logOdds);
}

function toScale(features: readonly ArrayLike<number>[]): {mean: Float64Array; scale: Float64Array} {
  if (features.length === 0) {
    throw new ProfilerError('training-failed', 'A logistic regression needs at least one row; there is none.');
  }
  const width = features[0].length;
  const mean = new Float64Array(width);
  const scale = new Float64Array(width).fill(1);
  for (let k = 0; k < width; k++) {
    const known = features.map((row) => row[k]).filter((value) => !Number.isNaN(value));
    if (known.length === 0) continue;
    mean[k] = known.reduce((sum, value) => sum + value, 0) / known.length;
    const variance = known.reduce((sum, value) => sum + (value - mean[k]) ** 2, 0) / known.length;
    scale[k] = variance > 0 ? Math.sqrt(variance) : 1;
  }
  return {mean, scale};
}

function standardise(row: ArrayLike<number>, mean: Float64Array, scale: Float64Array): Float64Array {
  return mean.map((value, k) => (Number.isNaN(row[k]) ? 0 : (row[k] - value) / scale[k]));
}
