import type {NextItemBaseline} from './next-item-baseline.ts';

/** The items of the visit itself, newest first: the score of a "recently viewed" list. */
export function buildVisitItems(): NextItemBaseline {
  return {
    name: 'visit-items',
    score(prefix, scores) {
      for (let at = prefix.length - 1; at >= 0; at--) {
        if (scores.scoreOf(prefix[at]) === 0) scores.add(prefix[at], at + 1);
      }
    },
  };
}
