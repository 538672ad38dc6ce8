/** Results of a search with at least this share of the score of their group's first one are as good as it. */
const MIN_SHARE = 2 / 3;

/**
 * Groups the results of a search that fit its words about equally well.
 *
 * @param results best first, with scores above 0
 * @returns their ids in the same order
 */
export function toEqualGroups(results: readonly {readonly id: string; readonly score: number}[]): string[][] {
  const groups: string[][] = [];
  let first = Infinity;
  for (const {id, score} of results) {
    if (score < MIN_SHARE * first) {
      groups.push([]);
      first = score;
    }
    groups.at(-1)?.push(id);
  }
  return groups;
}
