import {trainLogisticRegression} from './logistic-regression.ts';

/** Log odds = slope · score + offset. */
export interface Calibration {
  readonly slope: number;
  readonly offset: number;
}

/** Platt scaling: fits the line that turns scores into log odds, on examples that the scores were not fitted on. */
export function fitPlatt(scores: ArrayLike<number>, targets: ArrayLike<number>): Calibration {
  const {weights, mean, scale} = trainLogisticRegression({features: Array.from(scores, (score) => [score]), targets});
  const slope = weights[0] / scale[0];
  return {slope, offset: weights[1] - slope * mean[0]};
}
