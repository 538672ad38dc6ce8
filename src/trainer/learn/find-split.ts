/** Settings of gradient boosting, see trainTrees in grow-trees.ts. */
export interface TreeOptions {
  readonly trees: number;
  /** Maximum number of leaves of a tree. */
  readonly leaves: number;
  readonly learningRate: number;
  /** Share of the rows drawn for each tree. */
  readonly rowShare: number;
  /** Share of the features drawn for each tree. */
  readonly featureShare: number;
  /** Minimum number of rows on either side of a split. */
  readonly leafRows: number;
  readonly seed: number;
}

/** First and second derivatives of each row's loss with respect to its log odds. */
export interface Sums {
  /** [rows] target - probability, the negative gradient */
  readonly gradients: Float64Array;
  /** [rows] probability · (1 - probability) */
  readonly hessians: Float64Array;
}

/** Input of one tree. */
export interface Growth {
  readonly columns: readonly Uint8Array[];
  readonly features: Int32Array;
  /** Rows of the tree; the rows of a branch are contiguous. */
  readonly order: Int32Array;
  readonly sums: Sums;
  readonly options: TreeOptions;
}

/** Rows whose bin of the feature is at most `bin` go left. */
export interface Split {
  readonly gain: number;
  readonly feature: number;
  readonly bin: number;
}

const BINS = 256;
/** Keeps quotients finite in a leaf whose hessians are all 0. */
export const TINY = 1e-6;

/** The split with the largest gain, or undefined if no split has one. Rows are order[from .. to - 1]. */
export function findSplit(
  {columns, features, order, sums, options}: Growth,
  from: number,
  to: number,
): Split | undefined {
  const gradients = new Float64Array(BINS);
  const hessians = new Float64Array(BINS);
  const counts = new Int32Array(BINS);
  let best: Split | undefined;
  for (const feature of features) {
    gradients.fill(0);
    hessians.fill(0);
    counts.fill(0);
    const column = columns[feature];
    let allGradient = 0;
    let allHessian = 0;
    for (let i = from; i < to; i++) {
      const row = order[i];
      const bin = column[row];
      gradients[bin] += sums.gradients[row];
      hessians[bin] += sums.hessians[row];
      counts[bin]++;
      allGradient += sums.gradients[row];
      allHessian += sums.hessians[row];
    }
    let leftGradient = 0;
    let leftHessian = 0;
    let leftRows = 0;
    const before = allGradient ** 2 / (allHessian + TINY);
    for (let bin = 0; bin < BINS - 1; bin++) {
      if (counts[bin] === 0) continue;
      leftGradient += gradients[bin];
      leftHessian += hessians[bin];
      leftRows += counts[bin];
      if (leftRows < options.leafRows) continue;
      if (to - from - leftRows < options.leafRows) break;
      const gain =
        leftGradient ** 2 / (leftHessian + TINY) +
        (allGradient - leftGradient) ** 2 / (allHessian - leftHessian + TINY) -
        before;
      if (gain > (best?.gain ?? TINY)) best = {gain, feature, bin};
    }
  }
  return best;
}
