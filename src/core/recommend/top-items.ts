/** Number of scores that are compared together. */
const BLOCK = 8;

/**
 * Indices of the highest scores, best first, equal ones by index; found in one pass, without sorting all. The one place
 * where items are chosen by score: shelves, predictions, evaluation and benchmarks call it.
 *
 * @param accept asked only for scores that would be among the best so far; NaN and -Infinity are never taken
 */
export function toTopItems(
  scores: Float32Array | Float64Array,
  count: number,
  accept: (index: number) => boolean = () => true,
): number[] {
  const best: number[] = [];
  let bar = -Infinity;
  for (let index = -1; count > 0 && (index = findAbove(scores, index + 1, bar)) < scores.length;) {
    if (!accept(index)) continue;
    let place = 0;
    for (let end = best.length; place < end;) {
      const middle = (place + end) >> 1;
      if (scores[best[middle]] < scores[index]) end = middle;
      else place = middle + 1;
    }
    best.splice(place, 0, index);
    if (best.length > count) best.pop();
    if (best.length === count) bar = scores[best[count - 1]];
  }
  return best;
}

/** The first index from `from` on whose score is above the bar; the number of scores where there is none. */
function findAbove(scores: Float32Array | Float64Array, from: number, bar: number): number {
  let index = from;
  // Nearly always none of the eight scores is above the bar; comparing them together takes a third of the time.
  while (
    index + BLOCK <= scores.length &&
    !(
      scores[index] > bar ||
      scores[index + 1] > bar ||
      scores[index + 2] > bar ||
      scores[index + 3] > bar ||
      scores[index + 4] > bar ||
      scores[index + 5] > bar ||
      scores[index + 6] > bar ||
      scores[index + 7] > bar
    )
  )
    index += BLOCK;
  while (index < scores.length && !(scores[index] > bar)) index++;
  return index;
}
