import {neighbourWidth, toItemBytes} from '../../core/predict/file-sizes.ts';
import {toWeightSpecifications} from '../../core/predict/network.ts';
import {encodeIds} from '../model/encode-items.ts';
import {toNeighbourLimit} from '../model/lists/plan-lists.ts';
import type {TrainOptions} from './options.ts';

const MANIFEST_BYTES = 4_000;
/**
 * Byte limit of a small shop's model. Its files are mostly network, so a limit per item would leave no room for
 * neighbours.
 */
const SMALL_MODEL_BYTES = 2_000_000;
/** Logits per step of an item's prior byte. It covers ±4, and rounding by half a step changes no ranking noticeably. */
export const PRIOR_STEP = 1 / 32;

/** Number of neighbour pairs that fit into the byte limit of a model beside everything else; 0 if there is no room. */
export function toNeighbourBudget(itemIds: readonly string[], {sizes, bytesPerItem, itemBits}: TrainOptions): number {
  const items = itemIds.length;
  const network = 2 * toWeightSpecifications(sizes).reduce((sum, {rows, columns}) => sum + rows * columns, 0);
  const rows = items * toItemBytes({sizes, itemBits, priorStep: PRIOR_STEP});
  // One byte per item holds its number of neighbours.
  const taken = rows + network + encodeIds(itemIds).length + MANIFEST_BYTES + items;
  const left = Math.max(items * bytesPerItem, SMALL_MODEL_BYTES) - taken;
  return Math.floor(Math.max(0, Math.min(left, toNeighbourLimit(items))) / (neighbourWidth(items) + 1));
}
