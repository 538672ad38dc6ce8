const MIN_PIVOT = 1e-12;

/**
 * Solves A·X = B by Cholesky's method.
 *
 * @param a [n, n] symmetric and positive definite, overwritten; pivots of a nearly singular one are kept above 0
 * @param b [n, columns] becomes X
 */
export function solveInPlace(a: Float64Array, b: Float64Array, {n, columns}: {n: number; columns: number}): void {
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < j; k++) {
      const factor = a[j * n + k];
      if (factor === 0) continue;
      for (let i = j; i < n; i++) a[i * n + j] -= a[i * n + k] * factor;
    }
    const root = Math.sqrt(Math.max(a[j * n + j], MIN_PIVOT));
    for (let i = j + 1; i < n; i++) a[i * n + j] /= root;
    a[j * n + j] = root;
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
