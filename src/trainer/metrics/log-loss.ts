/** Probabilities are kept this far away from 0 and 1. */
const SMALLEST = 1e-7;

/** Mean negative log likelihood of the labels, nats. */
export function toLogLoss(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const probability = Math.min(1 - SMALLEST, Math.max(SMALLEST, probabilities[i]));
    sum -= Math.log(labels[i] ? probability : 1 - probability);
  }
  return sum / probabilities.length;
}
