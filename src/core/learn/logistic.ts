import {sigmoid} from './sigmoid.ts';

/** One observation: its features and its outcome. */
export interface LogisticExample {
  /** [features] */
  readonly x: readonly number[];
  /** 1 or 0. */
  readonly y: number;
  /** Weight in the loss, 1 by default. */
  readonly weight?: number;
}

/** Data of a fit: theta is fitted to the examples, and `penalty` pulls it towards `prior`. */
export interface LogisticProblem {
  readonly examples: readonly LogisticExample[];
  /** [features] theta in the absence of examples. */
  readonly prior: readonly number[];
  /** 0 for none. */
  readonly penalty: number;
}

/** p = σ(θᵀx), between 0 and 1. */
export function toLogisticProbability(theta: readonly number[], x: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < theta.length; k++) sum += theta[k] * x[k];
  return sigmoid(sum);
}

/** E = Σ weight·(p − y)² + penalty·‖θ − prior‖². */
export function toSquaredError(theta: readonly number[], {examples, prior, penalty}: LogisticProblem): number {
  let error = 0;
  for (const {x, y, weight = 1} of examples) error += weight * (toLogisticProbability(theta, x) - y) ** 2;
  theta.forEach((value, k) => (error += penalty * (value - prior[k]) ** 2));
  return error;
}

/** ∂E/∂θ = Σ 2·weight·(p − y)·p·(1 − p)·x + 2·penalty·(θ − prior), [features]. */
export function toErrorGradient(theta: readonly number[], {examples, prior, penalty}: LogisticProblem): number[] {
  const gradient = theta.map((value, k) => 2 * penalty * (value - prior[k]));
  for (const {x, y, weight = 1} of examples) {
    const p = toLogisticProbability(theta, x);
    const factor = 2 * weight * (p - y) * p * (1 - p);
    for (let k = 0; k < gradient.length; k++) gradient[k] += factor * x[k];
  }
  return gradient;
}

/**
 * Theta after `steps` steps of gradient descent on E from `start`. The step is one over a bound of E's curvature, so
 * no step makes E larger and there is no rate to choose.
 */
export function descend(start: readonly number[], problem: LogisticProblem, steps: number): number[] {
  const length = problem.examples.reduce((sum, {x, weight = 1}) => sum + weight * x.reduce((s, v) => s + v * v, 0), 0);
  const rate = 1 / (MAX_CURVATURE * length + 2 * problem.penalty);
  let theta = [...start];
  if (!Number.isFinite(rate)) return theta;
  for (let step = 0; step < steps; step++) {
    const gradient = toErrorGradient(theta, problem);
    theta = theta.map((value, k) => value - rate * gradient[k]);
  }
  return theta;
}

/** |d²(p − y)²/dz²| = |2(p(1−p))² + 2(p − y)·p(1−p)(1−2p)| stays below this for p in 0 .. 1 and y = 0 or 1. */
const MAX_CURVATURE = 0.16;
