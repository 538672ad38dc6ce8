/** Indices of the highest scores by sorting all of them, for comparison. */
export function naiveTop(scores: ArrayLike<number>, count: number, accept: (index: number) => boolean): number[] {
  return Array.from(scores, (score, index) => ({score, index}))
    .filter(({score, index}) => score > -Infinity && accept(index))
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, count)
    .map(({index}) => index);
}
