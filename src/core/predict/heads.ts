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

/** The parts of a model that its yes/no heads are read from. */
export interface HeadSource<Profile> {
  readonly model: Model;
  readonly manifest: Pick<Manifest, 'heads' | 'calibrations'>;
  /** See core/profile/visit-heads.ts; undefined for a model that reads its heads from the network alone. */
  readonly visitHeads?: {toLogOdds(head: SigmoidHead, logit: number, profile: Profile): number | undefined};
}

/**
 * Probability that a head gives after a shopper's newest event, 0 to 1, calibrated where the model says how; undefined
 * where the history could not train it, or the model is older than the head.
 */
export function toHeadProbability<Profile>(
  {model, manifest, visitHeads}: HeadSource<Profile>,
  {state, profile}: {state: VisitState; profile: Profile},
  head: SigmoidHead,
): number | undefined {
  if (!manifest.heads.includes(head)) return undefined;
  const logit = toHeadLogit(model, state, head);
  const {slope, offset} = manifest.calibrations?.[head] ?? {slope: 1, offset: 0};
  return sigmoid(visitHeads?.toLogOdds(head, logit, profile) ?? slope * logit + offset);
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
