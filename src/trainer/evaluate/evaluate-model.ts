import {EVENT_KINDS} from '../../core/contract/event.ts';
import {toActionProbabilities, toPurchaseLogit, toPurchaseProbability} from '../../core/predict/heads.ts';
import {countItems} from '../../core/predict/model.ts';
import {createPredictor} from '../../core/predict/create-predictor.ts';
import {startVisit} from '../../core/predict/step.ts';
import {topItems} from '../../core/predict/top-items.ts';
import type {History} from '../history/history.ts';
import {type BinaryScores, toBinaryScores} from '../metrics/binary.ts';
import {type RankingScores, RankingTally, toRank} from '../metrics/ranking.ts';
import type {StoredModel} from '../model/read-model.ts';
import {startProgress} from '../progress.ts';
import {PURCHASE_KIND} from '../train/head-gradients.ts';
import {toSequences} from '../train/sequences.ts';

export interface Evaluation {
  readonly visits: number;
  readonly examples: number;
  /** Examples whose item the model has never seen; they count as misses. */
  readonly unseen_targets: number;
  readonly next_item: RankingScores;
  /** Next examples with two events read or more: some published tables leave out the shorter ones. */
  readonly next_item_from_2: {readonly examples: number; readonly 'recall@20': number; readonly 'mrr@20': number};
  /** First prediction of visits of shoppers seen before in this file; null where there are none. */
  readonly returning: {readonly examples: number; readonly 'recall@20': number; readonly 'mrr@20': number} | null;
  readonly next_action: {readonly accuracy: number; readonly macro_f1: number} | null;
  readonly purchase: BinaryScores | null;
  readonly ms_per_event: {readonly p50: number; readonly p95: number};
}

/**
 * Walks every visit once, as the browser would: one step an event, then every item scored. A shopper's profile state goes on from
 * visit to visit, unless `cold`, which starts every visit anew: the difference is what the profile is worth.
 */
export function evaluateModel(
  {model, manifest}: StoredModel,
  history: History,
  {cold = false}: {cold?: boolean} = {},
): Evaluation {
  const rowOf = new Map(model.itemIds.map((id, row) => [id, row]));
  const sequences = toSequences(
    history,
    Int32Array.from(history.itemIds, (id) => rowOf.get(id) ?? -1),
  );
  const predictor = createPredictor(model);
  const scores = new Float32Array(countItems(model));
  const tally = new RankingTally(scores.length);
  const longer = new RankingTally(scores.length);
  const returning = new RankingTally(scores.length);
  const seen = new Set<number>();
  const actions = new Confusion(EVENT_KINDS.length);
  const probabilities: number[] = [];
  const labels: number[] = [];
  const elapsedMs: number[] = [];
  let unseen = 0;
  const visits = sequences.start.length - 1;
  const profiles: (Float32Array | undefined)[] = [];
  const progress = startProgress('evaluate', visits);
  for (let visit = 0; visit < visits; visit++) {
    const from = sequences.start[visit];
    const end = sequences.start[visit + 1];
    const visitor = history.visitVisitor[visit];
    const state = startVisit(model, cold ? undefined : profiles[visitor]);
    const lastPurchase = sequences.kind.subarray(from, end).lastIndexOf(PURCHASE_KIND) + from;
    for (let event = from; event < end; event++) {
      const started = performance.now();
      predictor.step(state, {
        item: sequences.item[event],
        kind: sequences.kind[event],
        gapMs: sequences.gapMs[event],
      });
      if (event + 1 === end) break;
      const isExample = history.item[event + 1] >= 0;
      if (isExample) {
        predictor.score(state, scores);
        const top = topItems(scores);
        elapsedMs.push(performance.now() - started);
        const target = sequences.item[event + 1];
        if (target < 0) unseen++;
        const rank = target < 0 || target >= scores.length ? Infinity : toRank(scores, target);
        tally.add(rank, event + 1 - from, top);
        if (event === from && seen.has(visitor)) returning.add(rank, 1);
        if (event > from) longer.add(rank, event + 1 - from);
      }
      if (manifest.heads.includes('action'))
        actions.add(toActionProbabilities(model, state), sequences.kind[event + 1]);
      if (manifest.heads.includes('purchase')) {
        probabilities.push(toPurchaseProbability(toPurchaseLogit(model, state), manifest.purchaseCalibration));
        labels.push(event < lastPurchase ? 1 : 0);
      }
    }
    if (sequences.hasReturning) profiles[visitor] = state.profile;
    seen.add(visitor);
    progress.show(visit + 1);
  }
  const from2 = longer.scores();
  const back = returning.scores();
  elapsedMs.sort((a, b) => a - b);
  return {
    visits,
    examples: tally.examples,
    unseen_targets: unseen,
    next_item: tally.scores(),
    next_item_from_2: {examples: longer.examples, 'recall@20': from2['recall@20'], 'mrr@20': from2['mrr@20']},
    returning:
      returning.examples > 0
        ? {examples: returning.examples, 'recall@20': back['recall@20'], 'mrr@20': back['mrr@20']}
        : null,
    next_action: manifest.heads.includes('action') ? actions.scores() : null,
    purchase: toBinaryScores(probabilities, labels),
    ms_per_event: {p50: quantile(elapsedMs, 0.5), p95: quantile(elapsedMs, 0.95)},
  };
}

/** Counts of guessed against true classes. */
class Confusion {
  private readonly counts: Int32Array;

  constructor(private readonly classes: number) {
    this.counts = new Int32Array(classes * classes);
  }

  add(probabilities: Float32Array, truth: number): void {
    let best = 0;
    for (let k = 1; k < this.classes; k++) if (probabilities[k] > probabilities[best]) best = k;
    this.counts[truth * this.classes + best]++;
  }

  /** Macro F1 over the classes that occur, as truth or as guess. */
  scores(): {accuracy: number; macro_f1: number} {
    const {classes, counts} = this;
    let right = 0;
    let all = 0;
    const f1: number[] = [];
    for (let k = 0; k < classes; k++) {
      let truth = 0;
      let guessed = 0;
      for (let other = 0; other < classes; other++) {
        truth += counts[k * classes + other];
        guessed += counts[other * classes + k];
      }
      const hit = counts[k * classes + k];
      right += hit;
      all += truth;
      if (truth + guessed > 0) f1.push((2 * hit) / (truth + guessed));
    }
    return {
      accuracy: all > 0 ? right / all : 0,
      macro_f1: f1.reduce((sum, value) => sum + value, 0) / Math.max(1, f1.length),
    };
  }
}

/** @param sorted ascending */
function quantile(sorted: readonly number[], share: number): number {
  return sorted.length > 0 ? sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] : 0;
}
