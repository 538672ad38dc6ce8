import {CUT} from '../metrics/ranking.ts';
import {toItemTrend} from './item-trend.ts';
import type {Sequences} from '../history/sequences.ts';

/** Settings of the prior added to logits: strength x toItemTrend(share). */
export interface PriorChoice {
  readonly share: number;
  readonly strength: number;
}

const SHARES = [0.03, 0.1, 0.3];
const STRENGTHS = [0.2, 0.35, 0.5, 0.7, 0.9];

/** Fits the weight of the items' trend by ndcg@20 on the validation part, given the network's logits. */
export class PriorFitter {
  private readonly trends: readonly Float32Array[];
  private readonly choices: readonly PriorChoice[];
  private readonly quality: Float64Array;

  /** @param lastVisit the first visit of the validation part: the trend must not include it */
  constructor(sequences: Sequences, items: number, lastVisit: number) {
    this.trends = SHARES.map((share) => toItemTrend(sequences, items, {lastVisit, share}));
    this.choices = [
      NO_PRIOR,
      ...SHARES.flatMap((share) => STRENGTHS.map((strength): PriorChoice => ({share, strength}))),
    ];
    this.quality = new Float64Array(this.choices.length);
  }

  add({target, logits}: {readonly target: number; readonly logits: Float32Array}): void {
    this.choices.forEach(({share, strength}, choice) => {
      const trend = this.trends[SHARES.indexOf(share)];
      const own = logits[target] + strength * trend[target];
      let rank = 1;
      for (let item = 0; item < logits.length && rank <= CUT; item++) {
        if (logits[item] + strength * trend[item] > own) rank++;
      }
      if (rank <= CUT) this.quality[choice] += 1 / Math.log2(rank + 1);
    });
  }

  fit(): PriorChoice {
    return this.choices[this.quality.indexOf(Math.max(...this.quality))];
  }
}

export const NO_PRIOR: PriorChoice = {share: SHARES[0], strength: 0};

/** [items] prior added to each logit. */
export function toItemPrior(
  sequences: Sequences,
  items: number,
  {lastVisit, choice}: {lastVisit: number; choice: PriorChoice},
): Float32Array {
  return toItemTrend(sequences, items, {lastVisit, share: choice.share}).map((trend) => choice.strength * trend);
}
