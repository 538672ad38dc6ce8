/** Rows of the `count` highest scores, best first; ties in row order. */
export function topItems(scores: Float32Array, count = 20): Int32Array {
  const best = new Int32Array(Math.min(count, scores.length)).fill(-1);
  if (best.length === 0) return best;
  let filled = 0;
  let bar = -Infinity; // the lowest score that is shown, once the list is full
  for (let item = 0; item < scores.length; item++) {
    if (scores[item] <= bar && filled === best.length) continue;
    let at = filled < best.length ? filled++ : filled - 1;
    while (at > 0 && scores[best[at - 1]] < scores[item]) {
      best[at] = best[at - 1];
      at--;
    }
    best[at] = item;
    if (filled === best.length) bar = scores[best[filled - 1]];
  }
  return best;
}
