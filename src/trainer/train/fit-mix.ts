import {CUT, RankSums} from '../metrics/ranking.ts';
import type {MixWeights, NeighbourTable} from '../../core/predict/model.ts';
import {MIN_WEIGHT} from '../../core/predict/score.ts';

/** One validation example, reduced to what fitting a mix needs. */
export interface MixExample {
  /** Model row of the true item. */
  readonly target: number;
  /** Items of the visit, oldest first. */
  readonly items: readonly number[];
  /** Logit of every item; only read while the example is added. */
  readonly logits: Float32Array;
}

const DECAYS = [0.5, 0.7, 0.85];
const FLOORS = [0.0003, 0.001, 0.003, 0.01];
const STRENGTHS = [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.8];
/** Visits with at least this many events share one strength. */
const LENGTHS = 5;
const KEPT_LOGITS = 200;

interface Reduced {
  readonly length: number;
  /** Highest logits of items that are not neighbours here, descending. */
  readonly others: Float32Array;
  readonly neighbourLogits: Float32Array;
  /** [DECAYS][neighbours] share of each neighbour. */
  readonly shares: readonly Float32Array[];
  /** Index of the target among the neighbours, or -1. */
  readonly targetAt: number;
  readonly targetLogit: number;
}

/** Fits the weight of neighbour scores, one per length of visit, by ndcg@20 on the validation part. */
export class MixFitter {
  private readonly examples: Reduced[] = [];

  constructor(private readonly neighbours: NeighbourTable) {}

  add({target, items, logits}: MixExample): void {
    const shares = DECAYS.map((decay) => this.toShares(items, decay));
    const list = [...shares[DECAYS.length - 1].keys()]; // with the slowest decay, all neighbours have a share
    const isNeighbour = new Set(list);
    const others: number[] = [];
    let bar = -Infinity;
    for (let item = 0; item < logits.length; item++) {
      if (logits[item] <= bar || isNeighbour.has(item) || item === target) continue;
      others.push(logits[item]);
      if (others.length < 4 * KEPT_LOGITS) continue;
      others.sort((a, b) => b - a);
      others.length = KEPT_LOGITS;
      bar = others[KEPT_LOGITS - 1];
    }
    others.sort((a, b) => b - a);
    this.examples.push({
      length: Math.min(items.length, LENGTHS),
      others: Float32Array.from(others.slice(0, KEPT_LOGITS)),
      neighbourLogits: Float32Array.from(list, (item) => logits[item]),
      shares: shares.map((map) => Float32Array.from(list, (item) => map.get(item) ?? 0)),
      targetAt: list.indexOf(target),
      targetLogit: logits[target],
    });
  }

  fit(): {mix: MixWeights; before: {recall: number; mrr: number}; after: {recall: number; mrr: number}} {
    let best = {quality: -Infinity, decay: 0, floor: FLOORS[0], strengths: [0]};
    DECAYS.forEach((_, decay) => {
      for (const floor of FLOORS) {
        let total = 0;
        const strengths = Array.from({length: LENGTHS}, (_unused, index) => {
          const own = this.examples.filter(({length}) => length === index + 1);
          let chosen = {strength: 0, quality: -Infinity};
          for (const strength of STRENGTHS) {
            const {gain} = this.judge(own, () => strength, {decay, floor});
            if (gain > chosen.quality) chosen = {strength, quality: gain};
          }
          total += own.length > 0 ? chosen.quality : 0;
          return chosen.strength;
        });
        if (total > best.quality) best = {quality: total, decay, floor, strengths};
      }
    });
    const {decay, floor, strengths} = best;
    const before = this.judge(this.examples, () => 0, {decay, floor});
    const after = this.judge(this.examples, (length) => strengths[length - 1], {decay, floor});
    return {
      mix: {neighbours: strengths, decay: DECAYS[decay], floor},
      before: before.toShares(),
      after: after.toShares(),
    };
  }

  private judge(
    examples: readonly Reduced[],
    strengthOf: (length: number) => number,
    {decay, floor}: {decay: number; floor: number},
  ): RankSums {
    const sums = new RankSums();
    for (const {length, others, neighbourLogits, shares, targetAt, targetLogit} of examples) {
      const strength = strengthOf(length);
      const share = shares[decay];
      const own = targetAt < 0 ? targetLogit : targetLogit + strength * Math.log(1 + share[targetAt] / floor);
      let rank = 1;
      while (rank <= CUT && rank <= others.length && others[rank - 1] > own) rank++;
      for (let i = 0; i < neighbourLogits.length && rank <= CUT; i++) {
        if (i !== targetAt && neighbourLogits[i] + strength * Math.log(1 + share[i] / floor) > own) rank++;
      }
      sums.add(rank);
    }
    return sums;
  }

  private toShares(items: readonly number[], decay: number): Map<number, number> {
    const {start, item, weight} = this.neighbours;
    const found = new Map<number, number>();
    let left = 1;
    for (let index = items.length - 1; index >= 0 && left > MIN_WEIGHT; index--, left *= decay) {
      const from = items[index];
      if (from < 0) continue;
      for (let at = start[from]; at < start[from + 1]; at++) {
        found.set(item[at], (found.get(item[at]) ?? 0) + left * weight[at]);
      }
    }
    return found;
  }
}
