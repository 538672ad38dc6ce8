/**
 * Mean of a shopper's behaviours, each a unit vector if it was shown and zero if not: for browsing, searching and
 * buying, a shopper who browsed and bought has (1/3, 0, 1/3).
 *
 * @param done [behaviours] 1 or a degree of it if it was shown, else 0
 */
export function toMeanBehaviour(done: ArrayLike<number>): number[] {
  return Array.from(done, (value) => value / done.length);
}
