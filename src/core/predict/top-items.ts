/** Scores that are asked together. */
const BLOCK = 4;

/** Rows of the `count` highest scores, best first; ties in row order. */
export function topItems(scores: Float32Array, count = 20): Int32Array {
  const best = new Int32Array(Math.min(count, scores.length));
  if (best.length === 0) return best;
  for (let item = 0; item < best.length; item++) insert(best, item, {scores, item});
  let bar = scores[best[best.length - 1]];
  const last = scores.length - 1;
  for (let item = best.length; item <= last; item += BLOCK) {
    // Nearly always none of the four is above the bar; asked together they cost a third of asking one by one.
    if (item + BLOCK - 1 <= last) {
      if (!(scores[item] > bar || scores[item + 1] > bar || scores[item + 2] > bar || scores[item + 3] > bar)) continue;
    }
    for (let own = item; own < item + BLOCK && own <= last; own++) {
      if (!(scores[own] > bar)) continue;
      insert(best, best.length - 1, {scores, item: own});
      bar = scores[best[best.length - 1]];
    }
  }
  return best;
}

/** Puts an item into the sorted list, whose place `at` is free. */
function insert(best: Int32Array, at: number, {scores, item}: {scores: Float32Array; item: number}): void {
  while (at > 0 && scores[best[at - 1]] < scores[item]) {
    best[at] = best[at - 1];
    at--;
  }
  best[at] = item;
}
