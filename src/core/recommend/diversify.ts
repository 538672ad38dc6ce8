import {toRelevance} from './relevance.ts';

/**
 * Chooses products with high scores that are not all similar: maximal marginal relevance (Carbonell and Goldstein
 * 1998), greedy, with scores scaled to 0 .. 1 among the candidates and the greatest similarity to any product chosen
 * before.
 *
 * @param candidates best first
 * @param given `diversity` 0 = by score alone, 1 = as mixed as can be; `similarity` 0 to 1
 * @returns at most `count` of the candidates, in the order to show them
 */
export function diversify(
  candidates: readonly number[],
  given: {
    count: number;
    diversity: number;
    score: (index: number) => number;
    similarity: (a: number, b: number) => number;
  },
): number[] {
  const {count, diversity, score, similarity} = given;
  if (diversity === 0 || candidates.length <= 1) return candidates.slice(0, count);
  const relevanceOf = toRelevance(candidates, score);
  const left = candidates.map((index) => ({index, relevance: relevanceOf(index), likeness: 0}));
  const chosen: number[] = [];
  while (chosen.length < count && left.length > 0) {
    let best = 0;
    let most = -Infinity;
    left.forEach(({relevance, likeness}, at) => {
      const value = (1 - diversity) * relevance - diversity * likeness;
      if (value <= most) return;
      most = value;
      best = at;
    });
    const [{index}] = left.splice(best, 1);
    chosen.push(index);
    for (const candidate of left) candidate.likeness = Math.max(candidate.likeness, similarity(candidate.index, index));
  }
  return chosen;
}
