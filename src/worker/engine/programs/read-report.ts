import {topItems} from '../../../core/predict/top-items.ts';
import type {TopItems} from '../engine.ts';
import type {GpuLayout} from './gpu-layout.ts';

/** The best items of the blocks that were read back. @param rows [shown rows, 4] see GpuLayout.report */
export function readReport(rows: Float32Array, layout: GpuLayout, count: number): TopItems {
  const {blockGroups, shown, items, report} = layout;
  const perBlock = 4 * blockGroups;
  const perRow = 4 * report[0];
  // In the order of the items, so that equal scores are told apart as topItems of all would.
  const blocks = Array.from({length: shown}, (_, row) => ({row, first: rows[row * perRow + perBlock] * perBlock}));
  blocks.sort((a, b) => a.first - b.first);
  const scores = new Float32Array(shown * perBlock);
  blocks.forEach(({row}, at) => scores.set(rows.subarray(row * perRow, row * perRow + perBlock), at * perBlock));
  const best = topItems(scores, Math.min(count, items));
  return {
    items: best.map((place) => blocks[Math.floor(place / perBlock)].first + (place % perBlock)),
    logits: Float32Array.from(best, (place) => scores[place]),
  };
}
