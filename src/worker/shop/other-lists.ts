import {ProfilerError} from '../../core/contract/errors.ts';
import {isListKind, LISTS} from '../../core/contract/lists.ts';
import type {Recommendation, RecommendOptions} from '../../core/contract/recommendation.ts';
import {CHOICES} from '../../core/recommend/lists/index.ts';
import {rank} from '../../core/recommend/rank.ts';
import type {RankInput} from '../../core/recommend/rank-input.ts';

/** A list of any kind. @throws ProfilerError `argument` for a kind that is none */
export function rankList(input: RankInput, options: RecommendOptions): readonly Recommendation[] {
  const kind: unknown = options.kind; // from a page
  if (isListKind(kind)) return rank(input, options, CHOICES[kind]);
  throw new ProfilerError(
    'argument',
    `There is no list of the kind "${String(kind).slice(0, 50)}". Use ${Object.keys(LISTS).join(', ')}.`,
  );
}
