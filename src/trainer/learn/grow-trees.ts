import {sigmoid} from '../../core/learn/sigmoid.ts';
import {LEAF, type Trees} from '../../core/learn/trees.ts';
import {createRandom, shuffle, type Random} from '../random.ts';
import {findSplit, type Growth, type Split, TINY, type TreeOptions} from './find-split.ts';

/** Training rows as bins, by column, so that a feature's histogram reads memory in order. */
export interface BinnedRows {
  /** [features][rows] */
  readonly columns: readonly Uint8Array[];
  /** [rows] 0 to 1: the label, or a softer target */
  readonly targets: Float64Array;
}

interface Branch {
  /** The rows of the branch are order[from .. to - 1]. */
  readonly from: number;
  readonly to: number;
  readonly gradient: number;
  readonly hessian: number;
  readonly best: Split | undefined;
  children?: {readonly split: Split; readonly left: Branch; readonly right: Branch};
}

/**
 * Gradient boosting with the logistic loss on histograms of binned features, best leaf first (Ke et al. 2017,
 * LightGBM; gain G² / H as in Chen and Guestrin 2016, without penalties). Rows and features are drawn for each tree.
 *
 * @returns trees whose sum is the log odds of yes
 */
export function trainTrees(rows: BinnedRows, options: TreeOptions): Trees {
  const {columns, targets} = rows;
  const random = createRandom(options.seed);
  const count = targets.length;
  const yes = targets.reduce((sum, target) => sum + target, 0);
  const bias = Math.log((yes + 0.5) / (count - yes + 0.5));
  const logOdds = new Float64Array(count).fill(bias);
  const sums = {gradients: new Float64Array(count), hessians: new Float64Array(count)};
  const nodes: Nodes = {start: [], feature: [], bin: [], right: [], value: []};
  for (let tree = 0; tree < options.trees; tree++) {
    for (let row = 0; row < count; row++) {
      const probability = sigmoid(logOdds[row]);
      sums.gradients[row] = targets[row] - probability;
      sums.hessians[row] = probability * (1 - probability);
    }
    const features = drawFeatures(columns.length, options.featureShare, random);
    const order = drawRows(count, options.rowShare, random);
    const root = growTree({columns, features, order, sums, options});
    writeNodes(root, options.learningRate, nodes);
    for (let row = 0; row < count; row++) {
      let branch = root;
      while (branch.children) {
        const {split, left, right} = branch.children;
        branch = columns[split.feature][row] <= split.bin ? left : right;
      }
      logOdds[row] += toValue(branch, options.learningRate);
    }
  }
  return {
    bias,
    start: Int32Array.from(nodes.start),
    feature: Uint8Array.from(nodes.feature),
    bin: Uint8Array.from(nodes.bin),
    right: Int32Array.from(nodes.right),
    value: Float32Array.from(nodes.value),
  };
}

/** Merges ensembles into one whose log odds are their mean. */
export function averageTrees(ensembles: readonly Trees[]): Trees {
  const start: number[] = [];
  const right: number[] = [];
  let nodes = 0;
  for (const trees of ensembles) {
    for (const first of trees.start) start.push(first + nodes);
    for (let node = 0; node < trees.right.length; node++) {
      right.push(trees.feature[node] === LEAF ? 0 : trees.right[node] + nodes);
    }
    nodes += trees.feature.length;
  }
  return {
    bias: ensembles.reduce((sum, trees) => sum + trees.bias, 0) / ensembles.length,
    start: Int32Array.from(start),
    feature: Uint8Array.from(ensembles.flatMap((trees) => [...trees.feature])),
    bin: Uint8Array.from(ensembles.flatMap((trees) => [...trees.bin])),
    right: Int32Array.from(right),
    value: Float32Array.from(
      ensembles.flatMap((trees) => Array.from(trees.value, (value) => value / ensembles.length)),
    ),
  };
}

interface Nodes {
  readonly start: number[];
  readonly feature: number[];
  readonly bin: number[];
  readonly right: number[];
  readonly value: number[];
}

function drawFeatures(count: number, share: number, random: Random): Int32Array {
  const all = shuffle(
    Int32Array.from({length: count}, (_, feature) => feature),
    random,
  );
  return all.slice(0, Math.max(1, Math.round(share * count)));
}

function drawRows(count: number, share: number, random: Random): Int32Array {
  const kept: number[] = [];
  for (let row = 0; row < count; row++) if (random() < share) kept.push(row);
  return Int32Array.from(kept);
}

function growTree(growth: Growth): Branch {
  const {columns, order, options} = growth;
  const root = toBranch(growth, 0, order.length);
  const leaves = [root];
  while (leaves.length < options.leaves) {
    let widest = -1;
    for (let i = 0; i < leaves.length; i++) {
      const gain = leaves[i].best?.gain ?? 0;
      if (gain > 0 && (widest < 0 || gain > (leaves[widest].best?.gain ?? 0))) widest = i;
    }
    const branch = leaves[widest];
    if (!branch?.best) break;
    const split = branch.best;
    const middle = partition(order.subarray(branch.from, branch.to), columns[split.feature], split.bin) + branch.from;
    const left = toBranch(growth, branch.from, middle);
    const right = toBranch(growth, middle, branch.to);
    branch.children = {split, left, right};
    leaves.splice(widest, 1, left, right);
  }
  return root;
}

function toBranch(growth: Growth, from: number, to: number): Branch {
  let gradient = 0;
  let hessian = 0;
  for (let i = from; i < to; i++) {
    gradient += growth.sums.gradients[growth.order[i]];
    hessian += growth.sums.hessians[growth.order[i]];
  }
  const best = to - from < 2 * growth.options.leafRows ? undefined : findSplit(growth, from, to);
  return {from, to, gradient, hessian, best};
}

/** Moves rows whose bin is at most `bin` to the front, in place and stably, and returns their number. */
function partition(rows: Int32Array, column: Uint8Array, bin: number): number {
  const right: number[] = [];
  let left = 0;
  for (const row of rows) {
    if (column[row] <= bin) rows[left++] = row;
    else right.push(row);
  }
  rows.set(right, left);
  return left;
}

function toValue(branch: Branch, learningRate: number): number {
  return (learningRate * branch.gradient) / (branch.hessian + TINY);
}

function writeNodes(root: Branch, learningRate: number, nodes: Nodes): void {
  nodes.start.push(nodes.feature.length);
  const write = (branch: Branch): void => {
    const node = nodes.feature.length;
    nodes.right.push(0);
    if (!branch.children) {
      nodes.feature.push(LEAF);
      nodes.bin.push(0);
      nodes.value.push(toValue(branch, learningRate));
      return;
    }
    nodes.feature.push(branch.children.split.feature);
    nodes.bin.push(branch.children.split.bin);
    nodes.value.push(0);
    write(branch.children.left);
    nodes.right[node] = nodes.feature.length;
    write(branch.children.right);
  };
  write(root);
}
