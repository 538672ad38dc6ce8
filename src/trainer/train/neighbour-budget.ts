import {neighbourWidth, toItemBytes} from '../../core/predict/file-sizes.ts';
import {toWeightSpecifications} from '../../core/predict/network.ts';
import {encodeIds} from '../model/encode-items.ts';
import {toNeighbourLimit} from '../model/lists/plan-lists.ts';
import type {TrainOptions} from './options.ts';

const MANIFEST_BYTES = 4_000;
/** A small shop's files are mostly network, so a limit by item would leave it no neighbours. */
const SMALL_MODEL_BYTES = 2_000_000;
/** Logits of one step of an item's prior byte: it reaches ±4, and half a step changes no order that matters. */
export const PRIOR_STEP = 1 / 32;

/** Pairs of neighbours that fit beside everything else in the bytes a model may take; 0 where there is no room. */
export function toNeighbourBudget(itemIds: readonly string[], {sizes, bytesPerItem, itemBits}: TrainOptions): number {
  const items = itemIds.length;
  const network = 2 * toWeightSpecifications(sizes).reduce((sum, {rows, columns}) => sum + rows * columns, 0);
  const rows = items * toItemBytes({sizes, itemBits, priorStep: PRIOR_STEP});
  // A byte an item counts its neighbours.
  const taken = rows + network + encodeIds(itemIds).length + MANIFEST_BYTES + items;
  const left = Math.max(items * bytesPerItem, SMALL_MODEL_BYTES) - taken;
  return Math.floor(Math.max(0, Math.min(left, toNeighbourLimit(items))) / (neighbourWidth(items) + 1));
}
