import {createRandom} from '../random.ts';
import {toAuc} from './auc.ts';

const RESAMPLES = 1000;

/**
 * How far one score's AUC lies above another's on the same examples: the difference, and the 2.5 and 97.5 percentiles of the
 * same over examples drawn with replacement (Efron's percentile bootstrap, 1,000 draws).
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
    const own = pick(labels);
    return toAuc(pick(scores), own) - toAuc(pick(others), own);
  }).sort();
  return {
    mean: toAuc(scores, labels) - toAuc(others, labels),
    low: differences[Math.floor(0.025 * RESAMPLES)],
    high: differences[Math.floor(0.975 * RESAMPLES)],
  };
}
