/** Counts of ordered item pairs: the followers of item i lie at `start[i] .. start[i + 1] - 1`. */
export interface PairTable {
  /** [items + 1] */
  readonly start: Int32Array;
  /** [pairs] ascending within an item. */
  readonly item: Int32Array;
  /** [pairs] how often the pair occurs. */
  readonly count: Float64Array;
}

/**
 * Sorts and counts pairs.
 *
 * @param keys `first * items + second` of each pair, in any order (below 2^53 for up to 94 million items); sorted in
 *   place
 */
export function toPairTable(keys: Float64Array, items: number): PairTable {
  keys.sort();
  let pairs = 0;
  for (let at = 0; at < keys.length; at++) if (at === 0 || keys[at] !== keys[at - 1]) pairs++;
  const start = new Int32Array(items + 1);
  const item = new Int32Array(pairs);
  const count = new Float64Array(pairs);
  let pair = -1;
  for (let at = 0; at < keys.length; at++) {
    if (at === 0 || keys[at] !== keys[at - 1]) {
      pair++;
      const first = Math.floor(keys[at] / items);
      item[pair] = keys[at] - first * items;
      start[first + 1]++;
    }
    count[pair]++;
  }
  for (let first = 0; first < items; first++) start[first + 1] += start[first];
  return {start, item, count};
}
