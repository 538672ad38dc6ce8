/**
 * Scores scaled to 0 .. 1 among candidates, 1 for the best and for all where they score alike, by index.
 *
 * @param candidates best first, at least one
 */
export function toRelevance(
  candidates: readonly number[],
  score: (index: number) => number,
): (index: number) => number {
  const highest = score(candidates[0]);
  const range = highest - score(candidates[candidates.length - 1]);
  return (index) => (range > 0 ? 1 - (highest - score(index)) / range : 1);
}
