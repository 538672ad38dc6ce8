import {createPredictor} from '../../core/predict/create-predictor.ts';
import {countItems} from '../../core/predict/model.ts';
import {startVisit} from '../../core/predict/step.ts';
import {toTopItems} from '../../core/recommend/top-items.ts';
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
 *   the value of the profile
 */
export function evaluateModel(
  stored: StoredModel,
  history: History,
  {cold = false}: {cold?: boolean} = {},
): Evaluation {
  const {model, refine} = stored;
  const rowOf = new Map(model.itemIds.map((id, row) => [id, row]));
  const rows = Int32Array.from(history.itemIds, (id) => rowOf.get(id) ?? -1);
  const sequences = toSequences(history, rows);
  const {start, item, kind, gapMs} = sequences;
  const predictor = createPredictor(model);
  const scores = new Float32Array(countItems(model));
  const nextItem = new NextItemTally(scores.length);
  const heads = new HeadTally(stored);
  const profiles: (Float32Array | undefined)[] = [];
  const elapsedMs: number[] = [];
  const visits = start.length - 1;
  const progress = startProgress('evaluate', visits);
  for (let visit = 0; visit < visits; visit++) {
    const end = start[visit + 1];
    const visitor = history.visitVisitor[visit];
    const state = startVisit(model, cold ? undefined : profiles[visitor]);
    for (let event = start[visit]; event < end; event++) {
      const startedMs = performance.now();
      predictor.step(state, {item: item[event], kind: kind[event], gapMs: gapMs[event]});
      if (event + 1 === end) break;
      if (history.item[event + 1] >= 0) {
        predictor.score(state, scores);
        refine?.(state.items, scores);
        const top = toTopItems(scores, CUT);
        elapsedMs.push(performance.now() - startedMs);
        const prefixLength = event + 1 - start[visit];
        const isReturning = sequences.previousVisit[visit] >= 0;
        nextItem.add(scores, {top, target: item[event + 1], prefixLength, isReturning});
      }
      heads.add(state, kind.subarray(event + 1, end));
    }
    if (sequences.hasReturning) profiles[visitor] = state.profile;
    progress.show(visit + 1);
  }
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
