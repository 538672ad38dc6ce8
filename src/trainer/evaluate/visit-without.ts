import type {CleanEvent} from '../../core/clean/clean-types.ts';
import {toKindIndex, type EventKind} from '../../core/contract/event-kinds.ts';
import {countItems, type Model} from '../../core/predict/model.ts';
import type {Predictor} from '../../core/predict/predictor.ts';
import {startVisit} from '../../core/predict/step.ts';
import type {VisitState} from '../../core/predict/visit-state.ts';
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
  /** The newest events, oldest first. */
  readonly log: readonly CleanEvent[];
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

/** What a browser knows of a shopper after the events of a visit, read one after the other by the same code. */
export function readVisit(
  {model, predictor, rowOf, context}: Ranker,
  start: VisitStart,
  events: readonly CleanEvent[],
): {readonly profile: Profile; readonly state: VisitState} {
  const state = startVisit(model, start.learned);
  let {profile} = start;
  for (const event of events) {
    const {itemId, kind, gapMs} = event;
    const item = itemId === undefined ? -1 : (rowOf.get(itemId) ?? -1);
    predictor.step(state, {item, kind: toKindIndex(kind as EventKind), gapMs}); // toCleanEvents makes no signals
    profile = updateProfile(profile, event, context);
  }
  return {profile, state};
}

/**
 * What a browser ranks with after the events of a visit.
 *
 * @param nowMs time of the list
 */
export function toInputAfter(
  ranker: Ranker,
  start: VisitStart,
  events: readonly CleanEvent[],
  nowMs: number,
): RankInput {
  const {model, predictor, refine, table} = ranker;
  const {profile, state} = readVisit(ranker, start, events);
  const scores = new Float32Array(countItems(model));
  predictor.score(state, scores);
  refine?.(state.items, scores);
  return {table, profile, nowMs, scores, model};
}
