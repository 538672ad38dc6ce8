import {EVENT_FEATURES, writeEventFeatures} from '../../core/features/event-features.ts';
import type {NetworkSizes} from '../../core/predict/network.ts';
import type {Matrix} from '../graph/executor.ts';
import {toMatrix} from '../graph/to-matrix.ts';
import type {Batch} from './batches.ts';
import type {DropoutMasks} from './dropout-masks.ts';
import type {ItemTable} from './item-table.ts';
import type {Sequences} from '../history/sequences.ts';

/** The network's inputs for a batch, rows in time-major order: step by step, and in each step visit by visit. */
export interface NetworkFeeds {
  /** Inputs of the network's graph except its weights. */
  readonly feeds: Readonly<Record<string, Matrix>>;
  /** [rows, d] dropout mask of the item vectors; empty without dropout. */
  readonly itemMask: Float32Array;
}

/** The data that batches are made from. */
export interface FeedSources {
  readonly sizes: NetworkSizes;
  readonly sequences: Sequences;
  readonly items: ItemTable;
  /** [visits of the batch, profile] states that its visits start from. */
  readonly starts: Float32Array;
  /** Undefined for no dropout, as in predictions. */
  readonly dropout?: {readonly masks: DropoutMasks; readonly item: number; readonly hidden: number};
}

/** Builds the inputs of a batch: item vectors, event columns and start states. */
export function toNetworkFeeds(batch: Batch, {sizes, sequences, items, starts, dropout}: FeedSources): NetworkFeeds {
  const {vector: d, hidden: h, profile: u} = sizes;
  const visits = batch.stretches.length;
  const rows = visits * batch.steps;
  const x = new Float32Array(rows * d);
  const facts = new Float32Array(rows * EVENT_FEATURES);
  const itemMask = dropout ? dropout.masks.draw(rows * d, dropout.item) : new Float32Array();
  const hiddenMask = dropout ? dropout.masks.draw(rows * h, dropout.hidden) : new Float32Array(rows * h).fill(1);
  const {item, kind, gapMs} = sequences;
  const {unit} = items;
  batch.stretches.forEach(({from, steps}, column) => {
    for (let step = 0; step < steps; step++) {
      const row = step * visits + column;
      const event = from + step;
      writeEventFeatures(kind[event], gapMs[event], {out: facts, offset: row * EVENT_FEATURES});
      if (item[event] < 0) continue;
      const at = item[event] * d;
      if (dropout) for (let k = 0; k < d; k++) x[row * d + k] = unit[at + k] * itemMask[row * d + k];
      else for (let k = 0; k < d; k++) x[row * d + k] = unit[at + k];
    }
  });
  const feeds = {
    x: toMatrix(x, rows, d),
    facts: toMatrix(facts, rows, EVENT_FEATURES),
    'mask.h': toMatrix(hiddenMask, rows, h),
    'profile.start': toMatrix(starts, visits, u),
    'zero.d': toMatrix(new Float32Array(visits * d), visits, d),
    'zero.h': toMatrix(new Float32Array(visits * h), visits, h),
  };
  return {feeds, itemMask};
}
