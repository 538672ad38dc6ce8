/** Bin of an unknown value. */
export const MISSING_BIN = 0;

/** Maximum number of edges of a feature: bins are 0 (missing) and 1 .. MAX_EDGES + 1, one byte each. */
export const MAX_EDGES = 62;

/**
 * Puts each feature of a row into its bin: 1 + the number of edges at or below the value, MISSING_BIN for NaN.
 *
 * @param edges for each feature its edges, ascending
 * @param out [features] one bin per feature
 */
export function writeBins(features: ArrayLike<number>, edges: readonly ArrayLike<number>[], out: Uint8Array): void {
  for (let feature = 0; feature < edges.length; feature++) {
    const value = features[feature];
    if (Number.isNaN(value)) {
      out[feature] = MISSING_BIN;
      continue;
    }
    const own = edges[feature];
    let low = 0;
    let high = own.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (own[middle] <= value) low = middle + 1;
      else high = middle;
    }
    out[feature] = low + 1;
  }
}
