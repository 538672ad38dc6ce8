import {HEADS, type HeadName, type SigmoidHead, type SoftmaxHead} from '../contract/heads.ts';
import type {Manifest} from '../contract/manifest.ts';
import {sigmoid} from '../learn/sigmoid.ts';
import type {Model} from './model.ts';
import {multiplyRow} from './step.ts';
import type {VisitState} from './visit-state.ts';

/** Probability of each kind of EVENT_KINDS by a head; they sum to 1. */
export function toKindProbabilities(model: Model, state: VisitState, head: SoftmaxHead): Float32Array {
  const logits = multiplyRow(toInput(state, head), model.weights[`${head}.w`]);
  const bias = model.weights[`${head}.b`].data;
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

/** Log odds that a head gives, before calibration. */
export function toHeadLogit(model: Model, state: VisitState, head: SigmoidHead): number {
  const {data} = model.weights[`${head}.w`];
  let logit = model.weights[`${head}.b`].data[0];
  toInput(state, head).forEach((value, k) => (logit += value * data[k]));
  return logit;
}

/**
 * Probability that a head gives, 0 to 1, calibrated where the model says how; undefined where the history could not
 * train it, or the model is older than the head.
 */
export function toHeadProbability(
  {model, manifest}: {model: Model; manifest: Pick<Manifest, 'heads' | 'calibrations'>},
  state: VisitState,
  head: SigmoidHead,
): number | undefined {
  if (!manifest.heads.includes(head)) return undefined;
  const {slope, offset} = manifest.calibrations?.[head] ?? {slope: 1, offset: 0};
  return sigmoid(slope * toHeadLogit(model, state, head) + offset);
}

function toInput(state: VisitState, head: HeadName): Float32Array {
  const parts = HEADS[head].inputs.map((part) => state[part]);
  if (parts.length === 1) return parts[0];
  const input = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    input.set(part, at);
    at += part.length;
  }
  return input;
}
