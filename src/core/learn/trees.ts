import {ProfilerError} from '../contract/errors.ts';

/** Value of `feature` that marks a leaf. */
export const LEAF = 255;

/**
 * Boosted decision trees over binned rows. Nodes lie in preorder, tree after tree: a node's left child follows it,
 * `right` is the index of its right child. A row goes left if its bin of `feature` is at most `bin`.
 */
export interface Trees {
  /** Log odds before the first tree. */
  readonly bias: number;
  /** [trees] first node of each tree. */
  readonly start: Int32Array;
  /** [nodes] feature, or LEAF. */
  readonly feature: Uint8Array;
  /** [nodes] last bin that goes left; 0 at a leaf. */
  readonly bin: Uint8Array;
  /** [nodes] right child; 0 at a leaf. */
  readonly right: Int32Array;
  /** [nodes] log odds a leaf adds; 0 elsewhere. */
  readonly value: Float32Array;
}

/** Log odds of a binned row: the bias and one leaf of every tree. */
export function scoreTrees(trees: Trees, bins: Uint8Array): number {
  const {start, feature, bin, right, value} = trees;
  let sum = trees.bias;
  for (let tree = 0; tree < start.length; tree++) {
    let node = start[tree];
    while (feature[node] !== LEAF) node = bins[feature[node]] <= bin[node] ? node + 1 : right[node];
    sum += value[node];
  }
  return sum;
}

/**
 * Encoded trees: per inner node the bytes of its feature and bin, per leaf LEAF and its value as a signed 16-bit
 * multiple of `step`.
 */
export interface TreeBytes {
  readonly bias: number;
  readonly step: number;
  readonly bytes: Uint8Array;
}

/** Writes trees in preorder, 2 bytes per inner node and 3 per leaf; values are rounded to 1/32767 of the largest. */
export function encodeTrees(trees: Trees): TreeBytes {
  let largest = 0;
  for (const value of trees.value) largest = Math.max(largest, Math.abs(value));
  const step = largest > 0 ? largest / 32767 : 1;
  const bytes: number[] = [];
  for (let node = 0; node < trees.feature.length; node++) {
    if (trees.feature[node] !== LEAF) {
      bytes.push(trees.feature[node], trees.bin[node]);
      continue;
    }
    const whole = Math.round(trees.value[node] / step) & 0xffff;
    bytes.push(LEAF, whole & 255, whole >>> 8);
  }
  return {bias: trees.bias, step, bytes: Uint8Array.from(bytes)};
}

/**
 * Reads what encodeTrees wrote.
 *
 * @param features number of features of a row; a node that reads another feature is refused
 * @throws ProfilerError `model-corrupt` if the bytes end within a tree or name an unknown feature
 */
export function decodeTrees({bias, step, bytes}: TreeBytes, features: number): Trees {
  const feature: number[] = [];
  const bin: number[] = [];
  const right: number[] = [];
  const value: number[] = [];
  const start: number[] = [];
  /** Inner nodes whose right child has not begun. */
  const open: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const node = feature.length;
    if (node === 0 || (open.length === 0 && feature[node - 1] === LEAF)) start.push(node);
    // `open` is not empty here: the line above handles that case.
    else if (feature[node - 1] === LEAF) right[open.pop() ?? 0] = node;
    feature.push(bytes[at]);
    right.push(0);
    if (bytes[at] === LEAF) {
      value.push((((bytes[at + 1] | (bytes[at + 2] << 8)) << 16) >> 16) * step);
      bin.push(0);
      at += 3;
      if (at > bytes.length) throw corrupt('end inside a leaf');
      continue;
    }
    if (bytes[at] >= features) throw corrupt(`ask for feature ${bytes[at]} of ${features}`);
    value.push(0);
    bin.push(bytes[at + 1] ?? 0);
    open.push(node);
    at += 2;
  }
  if (open.length > 0 || (feature.length > 0 && feature[feature.length - 1] !== LEAF))
    throw corrupt('end inside a tree');
  return {
    bias,
    start: Int32Array.from(start),
    feature: Uint8Array.from(feature),
    bin: Uint8Array.from(bin),
    right: Int32Array.from(right),
    value: Float32Array.from(value),
  };
}

function corrupt(what: string): ProfilerError {
  return new ProfilerError('model-corrupt', `The classifier's trees ${what}. Train the model again.`);
}
