import type {MixWeights, NeighbourTable} from '../../core/predict/model.ts';
import {addShares, sumNeighbours} from '../../core/predict/score.ts';
import {SparseSum} from '../../core/predict/sparse-sum.ts';

/** What is added to the network's logits, as fitted on the validation part. */
export interface FittedAddends {
  /** [items] prior of each item. */
  readonly prior: Float32Array;
  readonly mix: MixWeights;
  readonly neighbours: NeighbourTable | undefined;
}

/** Sums prior and neighbours of a visit. */
export class VisitAddends {
  private readonly shares: SparseSum;

  constructor(private readonly fitted: FittedAddends) {
    this.shares = new SparseSum(fitted.prior.length);
  }

  /**
   * @param visit its items, oldest first
   * @returns [items]
   */
  of(visit: readonly number[]): Float32Array {
    const {prior, mix, neighbours} = this.fitted;
    const {shares} = this;
    const added = Float32Array.from(prior);
    addShares({mix}, sumNeighbours({neighbours, mix}, visit, shares), {out: added, shares});
    return added;
  }
}
