/** Indices that sort the values in ascending order, stably. */
export function toAscendingOrder(values: ArrayLike<number>): Int32Array {
  return Int32Array.from({length: values.length}, (_, i) => i).sort(
    (one, other) => values[one] - values[other] || one - other,
  );
}
