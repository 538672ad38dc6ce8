import {toPurchaseFeatures, type Purchase} from '../features/purchase-features.ts';
import {writeBins} from './bins.ts';
import {sigmoid} from './sigmoid.ts';
import type {TreeClassifier} from './tree-classifier.ts';
import {scoreTrees} from './trees.ts';

/**
 * Predicts whether a shopper buys nothing for `horizonDays`: the sum of the log odds of boosted trees and of a linear
 * score on the logarithms of the same features.
 */
export interface ChurnModel {
  readonly horizonDays: number;
  /** No purchase after this instant was read in training. */
  readonly trainedUntilMs: number;
  /** The trees' own calibration is not used: `calibration` below applies to the sum of both scores. */
  readonly trees: TreeClassifier;
  readonly linear: LinearScore;
  /** Log odds = slope · (trees + linear) + offset, fitted on shoppers that neither had seen. */
  readonly calibration: {readonly slope: number; readonly offset: number};
}

/** Log odds that grow linearly with standardised features. */
export interface LinearScore {
  /** [features] */
  readonly mean: Float64Array;
  /** [features] */
  readonly scale: Float64Array;
  /** [features + 1] the last is the intercept. */
  readonly weights: Float64Array;
}

/**
 * Probability that a shopper buys nothing in the model's horizon after `nowMs`.
 *
 * @param purchases the shopper's order lines, oldest first
 * @returns undefined for a shopper who has bought nothing yet
 */
export function toChurnProbability(
  model: ChurnModel,
  purchases: readonly Purchase[],
  nowMs: number,
): number | undefined {
  const features = toPurchaseFeatures(purchases, nowMs);
  return (
    features &&
    classifyChurn(
      model,
      model.trees.names.map((name) => features[name]),
    )
  );
}

/** The same probability, from features in the order of the model's names. */
export function classifyChurn(model: ChurnModel, features: ArrayLike<number>): number {
  const bins = new Uint8Array(model.trees.edges.length);
  writeBins(features, model.trees.edges, bins);
  const score = scoreTrees(model.trees.trees, bins) + scoreLinear(model.linear, toLogFeatures(features));
  return sigmoid(model.calibration.slope * score + model.calibration.offset);
}

/** Log odds of a row; unknown features count as the mean. */
export function scoreLinear({mean, scale, weights}: LinearScore, features: ArrayLike<number>): number {
  let sum = weights[mean.length];
  for (let k = 0; k < mean.length; k++) {
    if (!Number.isNaN(features[k])) sum += (weights[k] * (features[k] - mean[k])) / scale[k];
  }
  return sum;
}

/** log(1 + x) of each feature: days, counts and money are skewed; NaN stays. */
export function toLogFeatures(features: ArrayLike<number>): Float64Array {
  return Float64Array.from(features, (value) => Math.log1p(Math.max(0, value)));
}
