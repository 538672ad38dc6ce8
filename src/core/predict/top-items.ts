/** Scores that are asked together. */
const BLOCK = 8;

/** The first row from `from` on whose score is above the bar; the number of rows where there is none. */
export type NextAbove = (from: number, bar: number) => number;

/**
 * Rows of the `count` highest scores, best first; ties in row order.
 *
 * @param nextAbove finds candidates among these scores: nearly all of the time goes there
 */
export function topItems(
  scores: Float32Array,
  count = 20,
  nextAbove: NextAbove = (from, bar) => findAbove(scores, from, bar),
): Int32Array {
  const best = new Int32Array(Math.min(count, scores.length));
  if (best.length === 0) return best;
  for (let item = 0; item < best.length; item++) insert(best, item, {scores, item});
  const last = best.length - 1;
  let item = best.length - 1;
  while ((item = nextAbove(item + 1, scores[best[last]])) < scores.length) insert(best, last, {scores, item});
  return best;
}

/** See NextAbove. */
function findAbove(scores: Float32Array, from: number, bar: number): number {
  let row = from;
  // Nearly always none of the eight is above the bar; asked together they cost a third of asking one by one.
  while (
    row + BLOCK <= scores.length &&
    !(
      scores[row] > bar ||
      scores[row + 1] > bar ||
      scores[row + 2] > bar ||
      scores[row + 3] > bar ||
      scores[row + 4] > bar ||
      scores[row + 5] > bar ||
      scores[row + 6] > bar ||
      scores[row + 7] > bar
    )
  )
    row += BLOCK;
  while (row < scores.length && !(scores[row] > bar)) row++;
  return row;
}

/** Puts an item into the sorted list, whose place `at` is free. */
function insert(best: Int32Array, at: number, {scores, item}: {scores: Float32Array; item: number}): void {
  while (at > 0 && scores[best[at - 1]] < scores[item]) {
    best[at] = best[at - 1];
    at--;
  }
  best[at] = item;
}
