/** The mean of some numbers; undefined for none. */
export function toMean(values: readonly number[]): number | undefined {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : undefined;
}

/** The middle one of some numbers, or the mean of the middle two; undefined for none. */
export function toMedian(values: readonly number[]): number | undefined {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : toMean([...sorted.subarray(Math.max(0, middle - 1), middle + 1)]);
}
