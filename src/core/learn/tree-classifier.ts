import type {Trees} from './trees.ts';

/** A binary classifier: boosted trees over binned features. */
export interface TreeClassifier {
  /** [features] readable names. */
  readonly names: readonly string[];
  /** [features][edges] ascending. */
  readonly edges: readonly Float64Array[];
  readonly trees: Trees;
  /** Log odds = slope · score + offset, fitted on rows that the trees had not seen (Platt 1999). */
  readonly calibration: {readonly slope: number; readonly offset: number};
}
