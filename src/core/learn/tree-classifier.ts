import type {Trees} from './trees.ts';

/** Answers a yes-or-no question about one row of numbers by boosted trees over the bins of its features. */
export interface TreeClassifier {
  /** [features] names, for people. */
  readonly names: readonly string[];
  /** [features][edges] ascending. */
  readonly edges: readonly Float64Array[];
  readonly trees: Trees;
  /** Log odds = slope · score + offset, fitted on rows that the trees had not seen (Platt 1999). */
  readonly calibration: {readonly slope: number; readonly offset: number};
}
