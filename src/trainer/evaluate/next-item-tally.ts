import {type RankingScores, RankingTally, toRank} from '../metrics/ranking.ts';

/** Recall and MRR of a part of the examples. */
export type PartScores = Pick<RankingScores, 'recall@20' | 'mrr@20'> & {readonly examples: number};

/** Scores of the next-item rankings. */
export interface NextItemScores {
  readonly examples: number;
  /** Examples whose item the model has never seen; they count as misses. */
  readonly unseen_targets: number;
  readonly next_item: RankingScores;
  /** Examples with at least two events read; some published tables leave out the others. */
  readonly next_item_from_2: PartScores;
  /** Examples whose item the visit has seen before, and the others. */
  readonly next_item_repeated: PartScores;
  readonly next_item_new: PartScores;
  /** The first example of each visit of a shopper with earlier visits in the same file; null if there is none. */
  readonly returning: PartScores | null;
}

/** A prefix of a visit and what followed. */
export interface NextItemExample {
  /** The items with the highest scores. */
  readonly top: ArrayLike<number>;
  /** Row of the true item, -1 if the model has never seen it. */
  readonly target: number;
  /** Number of events read. */
  readonly prefixLength: number;
  /** Whether the shopper has earlier visits. */
  readonly isReturning: boolean;
  /** Whether the visit has seen the true item before. */
  readonly isRepeated: boolean;
}

/** Collects the rankings of the true next items. */
export class NextItemTally {
  private readonly all: RankingTally;
  private readonly longer: RankingTally;
  private readonly returning: RankingTally;
  private readonly repeated: RankingTally;
  private readonly fresh: RankingTally;
  private unseen = 0;

  constructor(items: number) {
    this.all = new RankingTally(items);
    this.longer = new RankingTally(items);
    this.returning = new RankingTally(items);
    this.repeated = new RankingTally(items);
    this.fresh = new RankingTally(items);
  }

  /** @param scores [items] after the prefix */
  add(scores: Float32Array, {top, target, prefixLength, isReturning, isRepeated}: NextItemExample): void {
    if (target < 0) this.unseen++;
    const rank = target < 0 || target >= scores.length ? Infinity : toRank(scores, target);
    this.all.add(rank, prefixLength, top);
    (isRepeated ? this.repeated : this.fresh).add(rank, prefixLength);
    if (prefixLength > 1) this.longer.add(rank, prefixLength);
    else if (isReturning) this.returning.add(rank, prefixLength);
  }

  scores(): NextItemScores {
    return {
      examples: this.all.examples,
      unseen_targets: this.unseen,
      next_item: this.all.scores(),
      next_item_from_2: toPart(this.longer),
      next_item_repeated: toPart(this.repeated),
      next_item_new: toPart(this.fresh),
      returning: this.returning.examples > 0 ? toPart(this.returning) : null,
    };
  }
}

function toPart(tally: RankingTally): PartScores {
  const scores = tally.scores();
  return {examples: tally.examples, 'recall@20': scores['recall@20'], 'mrr@20': scores['mrr@20']};
}
