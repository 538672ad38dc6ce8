import {toItemScores} from './item-scores.ts';
import type {RankInput} from './rank-input.ts';

/**
 * The same ids, best first for the shopper; equal ones in the order given. Unknown ids come last in their order, and
 * of a shopper of whom nothing is known the shop's order is kept.
 */
export function rerank(input: RankInput, itemIds: readonly string[]): string[] {
  const {table, profile, scores} = input;
  if (profile.recent.length === 0 && profile.queries.length === 0 && !scores) return [...itemIds];
  const {values} = toItemScores(input);
  const score = (id: string): number => values[table.indexOf.get(id) ?? -1] ?? Number.NaN;
  const known = itemIds.filter((id) => !Number.isNaN(score(id)));
  const unknown = itemIds.filter((id) => Number.isNaN(score(id)));
  return [...known.sort((a, b) => score(b) - score(a)), ...unknown];
}
