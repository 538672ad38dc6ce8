import type {CleanEvent} from '../../core/clean/clean-types.ts';
import {toKindIndex, type EventKind} from '../../core/contract/event-kinds.ts';
import {countItems, type Model} from '../../core/predict/model.ts';
import type {Predictor} from '../../core/predict/predictor.ts';
import {startVisit} from '../../core/predict/step.ts';
import type {Profile} from '../../core/profile/profile.ts';
import {type UpdateContext, updateProfile} from '../../core/profile/update-profile.ts';
import type {ItemTable} from '../../core/recommend/item-table.ts';
import type {Refine} from '../../core/recommend/refine.ts';
import type {RankInput} from '../../core/recommend/rank-input.ts';

/** A shopper at the start of a visit: everything that earlier visits have left. */
export interface VisitStart {
  readonly profile: Profile;
  /** [u] state of the network; undefined for a new shopper. */
  readonly learned: Float32Array | undefined;
}

/** The parts of a browser's worker that lists are made with. */
export interface Ranker {
  readonly model: Model;
  readonly predictor: Predictor;
  readonly refine?: Refine;
  readonly table: ItemTable;
  readonly rowOf: ReadonlyMap<string, number>;
  readonly context: UpdateContext;
}

/** The events of a visit without some, as if those had never happened: pauses and the start move to those left. */
export function without(events: readonly CleanEvent[], isOut: (event: CleanEvent) => boolean): CleanEvent[] {
  const left = events.filter((event) => !isOut(event));
  return left.map((event, at) => ({
    ...event,
    startsVisit: at === 0,
    gapMs: at === 0 ? -1 : event.timeMs - left[at - 1].timeMs,
  }));
}

/** The events of a visit as the network reads them. */
export function toSteps(events: readonly CleanEvent[], {rowOf}: Pick<Ranker, 'rowOf'>) {
  return events.map(({itemId, kind, gapMs}) => ({
    item: itemId === undefined ? -1 : (rowOf.get(itemId) ?? -1),
    kind: toKindIndex(kind as EventKind), // toCleanEvents makes no signals
    gapMs,
  }));
}

/**
 * What a browser ranks with after the events of a visit, read one after the other by the same code.
 *
 * @param nowMs time of the list
 */
export function toInputAfter(
  ranker: Ranker,
  start: VisitStart,
  events: readonly CleanEvent[],
  nowMs: number,
): RankInput {
  const {model, predictor, refine, table, context} = ranker;
  const state = startVisit(model, start.learned);
  for (const step of toSteps(events, ranker)) predictor.step(state, step);
  const scores = new Float32Array(countItems(model));
  predictor.score(state, scores);
  refine?.(state.items, scores);
  const profile = events.reduce((known, event) => updateProfile(known, event, context), start.profile);
  return {table, profile, nowMs, scores, model};
}
