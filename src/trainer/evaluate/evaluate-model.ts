import type {CleanEvent} from '../../core/clean/clean-types.ts';
import {createPredictor} from '../../core/predict/create-predictor.ts';
import {countItems} from '../../core/predict/model.ts';
import {startVisit} from '../../core/predict/step.ts';
import {emptyProfile, type Profile} from '../../core/profile/profile.ts';
import {updateProfile} from '../../core/profile/update-profile.ts';
import {toTopItems} from '../../core/recommend/top-items.ts';
import {toCleanEvents} from '../history/clean-events.ts';
import type {History} from '../history/history.ts';
import type {StoredModel} from '../model/read-model.ts';
import {CUT} from '../metrics/ranking.ts';
import {startProgress} from '../progress.ts';
import {toSequences} from '../history/sequences.ts';
import {type HeadScores, HeadTally} from './head-tally.ts';
import {type NextItemScores, NextItemTally} from './next-item-tally.ts';

/** Scores of a model on visits. */
export interface Evaluation extends NextItemScores, HeadScores {
  readonly visits: number;
  /** Time to read an event and to rank all items. */
  readonly ms_per_event: {readonly p50: number; readonly p95: number};
}

/**
 * Walks through every visit once, as a browser does: one step per event, then a ranking of all items.
 *
 * @param options `cold` starts every visit without the shopper's profile state of earlier visits; the difference is
 *   the value of the profile. `onHeads` is given the answers of the heads, for what the scores do not say
 */
export function evaluateModel(
  stored: StoredModel,
  history: History,
  {cold = false, onHeads}: {cold?: boolean; onHeads?: (heads: HeadTally) => void} = {},
): Evaluation {
  const {model, refine} = stored;
  const rowOf = new Map(model.itemIds.map((id, row) => [id, row]));
  const rows = Int32Array.from(history.itemIds, (id) => rowOf.get(id) ?? -1);
  const sequences = toSequences(history, rows);
  const {start, item, kind, gapMs} = sequences;
  const predictor = createPredictor(model);
  const scores = new Float32Array(countItems(model));
  const nextItem = new NextItemTally(scores.length);
  const heads = new HeadTally({stored, sequences, timeMs: history.timeMs});
  const shoppers: ({learned: Float32Array; profile: Profile} | undefined)[] = [];
  const elapsedMs: number[] = [];
  const visits = start.length - 1;
  const progress = startProgress('evaluate', visits);
  for (let visit = 0; visit < visits; visit++) {
    const end = start[visit + 1];
    const visitor = history.visitVisitor[visit];
    const known = cold ? undefined : shoppers[visitor];
    const state = startVisit(model, known?.learned);
    let profile = known?.profile ?? emptyProfile();
    const events = toCleanEvents(history, {visit, number: profile.visits + 1, facts: history.itemFacts});
    for (let event = start[visit]; event < end; event++) {
      const startedMs = performance.now();
      predictor.step(state, {item: item[event], kind: kind[event], gapMs: gapMs[event]});
      if (event + 1 < end && history.item[event + 1] >= 0) {
        predictor.score(state, scores);
        refine?.(state.items, scores);
        const top = toTopItems(scores, CUT);
        elapsedMs.push(performance.now() - startedMs);
        const prefixLength = event + 1 - start[visit];
        const isReturning = sequences.previousVisit[visit] >= 0;
        const isRepeated = history.item.subarray(start[visit], event + 1).includes(history.item[event + 1]);
        nextItem.add(scores, {top, target: item[event + 1], prefixLength, isReturning, isRepeated});
      }
      const clean = events.next().value as CleanEvent; // there is one for each event
      profile = updateProfile(profile, clean, {timeZoneOffsetMinutes: 0});
      heads.add({state, profile}, {visit, event});
    }
    if (sequences.hasReturning) shoppers[visitor] = {learned: state.profile, profile};
    progress.show(visit + 1);
  }
  onHeads?.(heads);
  elapsedMs.sort((one, other) => one - other);
  return {
    visits,
    ...nextItem.scores(),
    ...heads.scores(),
    ms_per_event: {p50: toQuantile(elapsedMs, 0.5), p95: toQuantile(elapsedMs, 0.95)},
  };
}

/** @param sorted ascending */
export function toQuantile(sorted: readonly number[], share: number): number {
  return sorted.length > 0 ? sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] : 0;
}
