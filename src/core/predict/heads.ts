import type {Manifest} from '../contract/manifest.ts';
import {sigmoid} from '../learn/sigmoid.ts';
import type {Model} from './model.ts';
import {multiplyRow} from './step.ts';
import type {VisitState} from './visit-state.ts';

/** Probability of each kind of EVENT_KINDS to be the visit's next event; they sum to 1. */
export function toActionProbabilities(model: Model, state: VisitState): Float32Array {
  const logits = multiplyRow(state.hidden, model.weights['action.w']);
  const bias = model.weights['action.b'].data;
  let largest = -Infinity;
  for (let k = 0; k < logits.length; k++) {
    logits[k] += bias[k];
    largest = Math.max(largest, logits[k]);
  }
  let sum = 0;
  for (let k = 0; k < logits.length; k++) sum += logits[k] = Math.exp(logits[k] - largest);
  for (let k = 0; k < logits.length; k++) logits[k] /= sum;
  return logits;
}

/** Log odds that the shopper still buys in this visit, before calibration. */
export function toPurchaseLogit(model: Model, state: VisitState): number {
  const {data} = model.weights['purchase.w'];
  let logit = model.weights['purchase.b'].data[0];
  state.hidden.forEach((value, k) => (logit += value * data[k]));
  state.profile.forEach((value, k) => (logit += value * data[state.hidden.length + k]));
  return logit;
}

/** Probability that the shopper still buys in this visit, 0 to 1, calibrated where the model says how. */
export function toPurchaseProbability(logit: number, calibration: Manifest['purchaseCalibration']): number {
  return sigmoid(calibration ? calibration.slope * logit + calibration.offset : logit);
}
