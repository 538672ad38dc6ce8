import {createRandom} from '../random.ts';
import {toAuc} from './auc.ts';

const RESAMPLES = 1000;

/**
 * Difference of two AUCs on the same examples, with its 95 % interval by Efron's percentile bootstrap (1,000
 * resamples).
 */
export function toAucDifference(
  scores: ArrayLike<number>,
  others: ArrayLike<number>,
  {labels, seed}: {readonly labels: ArrayLike<number>; readonly seed: number},
): {mean: number; low: number; high: number} {
  const random = createRandom(seed);
  const count = labels.length;
  const differences = Float64Array.from({length: RESAMPLES}, () => {
    const drawn = Int32Array.from({length: count}, () => Math.floor(random() * count));
    const pick = (values: ArrayLike<number>): Float64Array => Float64Array.from(drawn, (i) => values[i]);
    const sample = pick(labels);
    return toAuc(pick(scores), sample) - toAuc(pick(others), sample);
  }).sort();
  return {
    mean: toAuc(scores, labels) - toAuc(others, labels),
    low: differences[Math.floor(0.025 * RESAMPLES)],
    high: differences[Math.floor(0.975 * RESAMPLES)],
  };
}
