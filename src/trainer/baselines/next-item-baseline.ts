import type {SparseScores} from './sparse-scores.ts';

/** A simple next-item predictor that a model is compared with. */
export interface NextItemBaseline {
  /** Name of the baseline, as in `vitrine evaluate --baselines`. */
  readonly name: string;
  /**
   * Adds a positive score for every item that may come next; items without a score are not recommended.
   *
   * @param prefix item indices of the visit so far, oldest first, without items that are not in training; may be empty
   * @param scores empty when called
   */
  score(prefix: Int32Array, scores: SparseScores): void;
}
