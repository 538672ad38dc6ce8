import {CONTENT_FEATURES, type ItemContent, toContentFeatures} from '../../core/features/item-content.ts';
import {solveInPlace} from '../learn/solve.ts';

/** Ridge penalty, in items per feature. */
const PENALTY = 1;

/**
 * Learns vectors for items without clicks: ridge regression from hashed content features to the trained unit vectors.
 *
 * @param known content of the trained items, in the order of the rows of `unit`
 * @param unit [items, vector]
 * @param cold items without clicks
 * @returns [cold, vector] unit rows; zeros for an item without content, so that it is never recommended by chance
 */
export function toColdVectors(
  known: readonly ItemContent[],
  unit: Float32Array,
  {cold, vector}: {cold: readonly ItemContent[]; vector: number},
): Float32Array {
  const n = CONTENT_FEATURES;
  const gram = new Float64Array(n * n);
  const target = new Float64Array(n * vector);
  for (let diagonal = 0; diagonal < n; diagonal++) gram[diagonal * n + diagonal] = PENALTY;
  known.forEach((content, item) => {
    const row = toSparse(toContentFeatures(content));
    for (const [i, a] of row) {
      for (const [j, b] of row) gram[i * n + j] += a * b;
      for (let k = 0; k < vector; k++) target[i * vector + k] += a * unit[item * vector + k];
    }
  });
  solveInPlace(gram, target, {n, columns: vector});
  const out = new Float32Array(cold.length * vector);
  cold.forEach((content, item) => {
    let squares = 0;
    const start = item * vector;
    for (const [i, a] of toSparse(toContentFeatures(content))) {
      for (let k = 0; k < vector; k++) out[start + k] += a * target[i * vector + k];
    }
    for (let k = start; k < start + vector; k++) squares += out[k] * out[k];
    const inverse = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let k = start; k < start + vector; k++) out[k] *= inverse;
  });
  return out;
}

function toSparse(row: Float32Array): [number, number][] {
  const found: [number, number][] = [];
  row.forEach((value, index) => value !== 0 && found.push([index, value]));
  return found;
}
