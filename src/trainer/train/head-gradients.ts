import {HEADS, type HeadName} from '../../core/contract/heads.ts';
import {sigmoid} from '../../core/learn/sigmoid.ts';
import type {Matrix} from '../graph/executor.ts';
import type {Batch} from './batches.ts';
import {PADDING, toHeadTargets} from './head-targets.ts';
import type {Sequences} from '../history/sequences.ts';

/** Weight of the small heads' losses relative to that of the next item. */
const HEAD_WEIGHT = 0.2;

/**
 * Derivatives of the small heads' cross entropies with respect to their logits, see HEADS.
 *
 * @param found the network's outputs by head, rows in time-major order
 * @returns `d.` and the name, for each head that is trained
 */
export function toHeadGradients(
  batch: Batch,
  found: Readonly<Record<string, Matrix>>,
  {sequences, heads}: {sequences: Sequences; heads: readonly HeadName[]},
): Record<string, Matrix> {
  const weight = HEAD_WEIGHT / batch.stretches.reduce((sum, {steps}) => sum + steps, 0);
  return Object.fromEntries(
    heads.map((head) => {
      const {data, rows, columns} = found[head];
      const out = new Float32Array(data.length);
      toHeadTargets(batch, sequences, head).forEach((target, row) => {
        if (target === PADDING) return;
        if (HEADS[head].link === 'sigmoid') out[row] = weight * (sigmoid(data[row]) - target);
        else writeSoftmaxError(data, {offset: row * columns, classes: columns, target, weight, out});
      });
      return [`d.${head}`, {data: out, rows, columns}];
    }),
  );
}

/** The row whose error is computed, and the arrays that it is read from and written to. */
interface SoftmaxRow {
  readonly offset: number;
  readonly classes: number;
  readonly target: number;
  readonly weight: number;
  readonly out: Float32Array;
}

/** weight x (softmax(logits) - one-hot(target)). */
function writeSoftmaxError(logits: Float32Array, {offset, classes, target, weight, out}: SoftmaxRow): void {
  let largest = -Infinity;
  for (let k = 0; k < classes; k++) largest = Math.max(largest, logits[offset + k]);
  let sum = 0;
  for (let k = 0; k < classes; k++) sum += Math.exp(logits[offset + k] - largest);
  for (let k = 0; k < classes; k++) {
    out[offset + k] = weight * (Math.exp(logits[offset + k] - largest) / sum - (k === target ? 1 : 0));
  }
}
