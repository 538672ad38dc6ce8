/**
 * k-ary randomised response: the true answer is reported with probability p, each other one with q = (1 - p) / (k - 1),
 * where
 *
 *     p = e^ε / (e^ε + k - 1),   q = 1 / (e^ε + k - 1),   p / q = e^ε.
 *
 * So for every possible report, its probabilities under any two true answers differ at most by the factor e^ε: ε-local
 * differential privacy. k = 2 is Warner, "Randomized response" (JASA 1965); any k is Kairouz, Oh, Viswanath, "Extremal
 * mechanisms for local differential privacy" (NeurIPS 2014), where it is shown to be optimal for large ε.
 */
export interface ResponseProbabilities {
  /** Probability of the true answer. */
  readonly truth: number;
  /** Probability of each single other answer. */
  readonly lie: number;
}

/**
 * @param size possible answers, 2 or more
 * @param epsilon privacy parameter, natural log, above 0
 */
export function toResponseProbabilities(size: number, epsilon: number): ResponseProbabilities {
  // Divided by e^ε so that a large ε does not overflow.
  const others = (size - 1) * Math.exp(-epsilon);
  return {truth: 1 / (1 + others), lie: Math.exp(-epsilon) / (1 + others)};
}

/**
 * One answer with noise.
 *
 * @param answer the true one, 0 .. size - 1
 * @param random uniform in [0, 1), from a cryptographic source wherever the answer leaves the browser; called once or
 *   twice
 */
export function randomiseAnswer(
  answer: number,
  {size, epsilon, random}: {size: number; epsilon: number; random: () => number},
): number {
  if (random() < toResponseProbabilities(size, epsilon).truth) return answer;
  const other = Math.floor(random() * (size - 1)); // [0, size - 1): one of the answers that are not the true one
  return other < answer ? other : other + 1;
}
