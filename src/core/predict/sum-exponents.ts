/** Table entries per unit of the exponent; the remainder that the polynomial handles is below 1 / STEPS. */
const STEPS = 64;
/** Beyond it exp(-x) is below 1e-17: a million of them do not change a sum of 1 or more. */
const LARGEST = 40;
const POWERS = Float64Array.from({length: STEPS * LARGEST + 1}, (_, at) => Math.exp(-at / STEPS));

/**
 * Sum of exp(score - highest) over all scores, the denominator of a softmax, with a relative error below 1e-6. Several
 * times as fast as Math.exp, which takes 15 ns per item: for a large catalogue, most of the time of an event.
 *
 * @param highest no score is greater
 */
export function sumExponents(scores: Float32Array, highest: number): number {
  let sum = 0;
  for (let item = 0; item < scores.length; item++) {
    const x = highest - scores[item];
    if (x > LARGEST) continue;
    const at = (x * STEPS) | 0;
    const rest = x - at / STEPS;
    sum += POWERS[at] * (1 - rest * (1 - rest / 2)); // Taylor; the next term is below 7e-7
  }
  return sum;
}
