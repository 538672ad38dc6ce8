import {toItemScores} from './item-scores.ts';
import type {RankInput} from './rank-input.ts';

/**
 * Sorts ids, best first for the shopper; ties keep the given order. Unknown ids come last in the given order, and for a
 * shopper without a profile the shop's order is kept.
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
