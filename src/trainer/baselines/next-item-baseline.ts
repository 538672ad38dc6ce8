import type {SparseScores} from './sparse-scores.ts';

/** A simple way to guess the next item, for the table beside the model. */
export interface NextItemBaseline {
  /** As in `vitrine evaluate --baselines`. */
  readonly name: string;
  /**
   * Adds a positive score for every item that may come next; an item without a score is not recommended.
   *
   * @param prefix item indexes of the visit so far that training has seen, oldest first; may be empty
   * @param scores empty at the call
   */
  score(prefix: Int32Array, scores: SparseScores): void;
}
