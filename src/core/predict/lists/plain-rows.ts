import type {RowScorer} from '../kernels/item-rows.ts';
import type {ItemCodes} from '../model.ts';

/** Scores rows like ItemRows, by a plain loop, for runtimes without the SIMD kernels. */
export function openPlainRows({values, inverseLengths}: ItemCodes, vector: number, prior?: Float32Array): RowScorer {
  const scores = new Float32Array(inverseLengths.length);
  let asked = new Float32Array(vector);
  let by = 1;
  return {
    scores,
    read(query, factor) {
      asked = Float32Array.from(query);
      by = factor;
    },
    score(from, end) {
      for (let row = from, at = from * vector; row < end; row++) {
        let sum = 0;
        for (let k = 0; k < vector; k++, at++) sum += asked[k] * values[at];
        scores[row] = by * sum * inverseLengths[row] + (prior?.[row] ?? 0);
      }
    },
  };
}
