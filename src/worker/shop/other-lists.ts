import {ProfilerError} from '../../core/contract/errors.ts';
import {isListKind, type ListKind, LISTS} from '../../core/contract/lists.ts';
import {CHOICES} from '../../core/recommend/lists/index.ts';
import type {Choose} from '../../core/recommend/rank-input.ts';

/** How a list of this kind is filled. @throws ProfilerError `argument` for a kind that is none */
export function toChoice(kind: unknown): {kind: ListKind; choose: Choose} {
  if (isListKind(kind)) return {kind, choose: CHOICES[kind]};
  throw new ProfilerError(
    'argument',
    `There is no list of the kind "${String(kind).slice(0, 50)}". Use ${Object.keys(LISTS).join(', ')}.`,
  );
}
