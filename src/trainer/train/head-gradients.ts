import {sigmoid} from '../../core/learn/sigmoid.ts';
import type {NetworkSizes} from '../../core/predict/network.ts';
import type {Matrix} from '../graph/executor.ts';
import type {Batch} from './batches.ts';
import type {Sequences} from '../history/sequences.ts';

export type Head = 'action' | 'purchase';

/** Index of `purchase` in EVENT_KINDS. */
export const PURCHASE_KIND = 7;
/** How much the losses of the small heads weigh against the next item's. */
const HEAD_WEIGHT = 0.2;

/**
 * Derivatives of the small heads' cross entropies with respect to their logits: the kind of the event that follows,
 * and whether the visit still buys.
 *
 * @param found the network's outputs `action` [rows, actions] and `purchase` [rows, 1], rows in time-major order
 * @returns `d.action` and `d.purchase` of the heads that are trained
 */
export function toHeadGradients(
  batch: Batch,
  found: Readonly<Record<string, Matrix>>,
  {sequences, heads, sizes}: {sequences: Sequences; heads: readonly Head[]; sizes: NetworkSizes},
): Record<string, Matrix> {
  if (heads.length === 0) return {};
  const {start, kind} = sequences;
  const visits = batch.stretches.length;
  const rows = visits * batch.steps;
  const action = new Float32Array(rows * sizes.actions);
  const purchase = new Float32Array(rows);
  const count = batch.stretches.reduce((sum, {steps}) => sum + steps, 0);
  const weight = HEAD_WEIGHT / count;
  batch.stretches.forEach(({visit, from, steps}, column) => {
    let buysLater = 0;
    const end = start[visit + 1];
    for (let event = from + steps + 1; event < end; event++) if (kind[event] === PURCHASE_KIND) buysLater = 1;
    for (let step = steps - 1; step >= 0; step--) {
      const row = step * visits + column;
      const next = kind[from + step + 1];
      if (next === PURCHASE_KIND) buysLater = 1;
      purchase[row] = weight * (sigmoid(found['purchase'].data[row]) - buysLater);
      writeSoftmaxError(found['action'].data, {
        offset: row * sizes.actions,
        classes: sizes.actions,
        target: next,
        weight,
        out: action,
      });
    }
  });
  const gradients: Record<string, Matrix> = {};
  if (heads.includes('action')) gradients['d.action'] = {data: action, rows, columns: sizes.actions};
  if (heads.includes('purchase')) gradients['d.purchase'] = {data: purchase, rows, columns: 1};
  return gradients;
}

/** weight x (softmax(logits) - one-hot(target)). */
function writeSoftmaxError(
  logits: Float32Array,
  {
    offset,
    classes,
    target,
    weight,
    out,
  }: {offset: number; classes: number; target: number; weight: number; out: Float32Array},
): void {
  let largest = -Infinity;
  for (let k = 0; k < classes; k++) largest = Math.max(largest, logits[offset + k]);
  let sum = 0;
  for (let k = 0; k < classes; k++) sum += Math.exp(logits[offset + k] - largest);
  for (let k = 0; k < classes; k++) {
    out[offset + k] = weight * (Math.exp(logits[offset + k] - largest) / sum - (k === target ? 1 : 0));
  }
}
