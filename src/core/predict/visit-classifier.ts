import {writeBins} from './visit-bins.ts';
import {scoreTrees, type Trees} from './visit-trees.ts';

/** Answers a yes-or-no question about one row of numbers by boosted trees over the bins of its features. */
export interface RowClassifier {
  /** [features] names, for people. */
  readonly names: readonly string[];
  /** [features][edges] ascending. */
  readonly edges: readonly Float64Array[];
  readonly trees: Trees;
  /** Log odds = slope · score + offset, fitted on rows that the trees had not seen (Platt 1999). */
  readonly calibration: {readonly slope: number; readonly offset: number};
}

/**
 * Calibrated probability of yes, between 0 and 1.
 *
 * @param features [features] in the order of `names`, NaN where unknown
 */
export function classifyRow(classifier: RowClassifier, features: ArrayLike<number>): number {
  const bins = new Uint8Array(classifier.edges.length);
  writeBins(features, classifier.edges, bins);
  const {slope, offset} = classifier.calibration;
  return 1 / (1 + Math.exp(-(slope * scoreTrees(classifier.trees, bins) + offset)));
}
