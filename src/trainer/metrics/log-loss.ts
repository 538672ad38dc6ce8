/** Probabilities are clipped to MIN_PROBABILITY .. 1 - MIN_PROBABILITY. */
const MIN_PROBABILITY = 1e-7;

/** Mean negative log likelihood of the labels, in nats. */
export function toLogLoss(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const probability = Math.min(1 - MIN_PROBABILITY, Math.max(MIN_PROBABILITY, probabilities[i]));
    sum -= Math.log(labels[i] ? probability : 1 - probability);
  }
  return sum / probabilities.length;
}
