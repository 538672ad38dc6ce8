/**
 * The mean of a shopper's behaviours, each a unit vector where it was shown and zero where it was not: of browsing,
 * searching and buying, who browsed and bought has (1/3, 0, 1/3).
 *
 * @param done [behaviours] 1 or a degree of it where it was shown, else 0
 */
export function toMeanBehaviour(done: ArrayLike<number>): number[] {
  return Array.from(done, (value) => value / done.length);
}
