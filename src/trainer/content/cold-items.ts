import {CONTENT_FEATURES, type ItemContent, toContentFeatures} from '../../core/features/item-content.ts';

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

/**
 * Solves A·X = B by Cholesky's method. A [n, n], symmetric and positive definite, is overwritten; B [n, columns]
 * becomes X.
 */
export function solveInPlace(a: Float64Array, b: Float64Array, {n, columns}: {n: number; columns: number}): void {
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < j; k++) {
      const factor = a[j * n + k];
      if (factor === 0) continue;
      for (let i = j; i < n; i++) a[i * n + j] -= a[i * n + k] * factor;
    }
    const root = Math.sqrt(a[j * n + j]);
    for (let i = j; i < n; i++) a[i * n + j] /= root;
  }
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) {
      const factor = a[i * n + k];
      if (factor !== 0) for (let c = 0; c < columns; c++) b[i * columns + c] -= factor * b[k * columns + c];
    }
    for (let c = 0; c < columns; c++) b[i * columns + c] /= a[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) {
      const factor = a[k * n + i];
      if (factor !== 0) for (let c = 0; c < columns; c++) b[i * columns + c] -= factor * b[k * columns + c];
    }
    for (let c = 0; c < columns; c++) b[i * columns + c] /= a[i * n + i];
  }
}
