import {createRandom} from '../../../src/trainer/random.ts';
import {ItemTable} from '../../../src/trainer/train/item-table.ts';
import {NetworkWeights} from '../../../src/trainer/train/network-weights.ts';
import {DEFAULT_TRAIN_OPTIONS} from '../../../src/trainer/train/options.ts';
import type {LoadedModel} from '../../../src/worker/models/load-model.ts';
import {MODEL_FORMAT} from '../../../src/core/contract/manifest.ts';

const ITEMS = 40;

/** A model of 40 items with random weights, the same every time, as it stands in the worker after loading. */
export function loadedModel(): LoadedModel {
  const sizes = {...DEFAULT_TRAIN_OPTIONS.sizes, vector: 16, convolution: 8, profile: 8, hidden: 16};
  const random = createRandom(3);
  const itemIds = Array.from({length: ITEMS}, (_, n) => `item-${n}`);
  const file = {name: 'none.bin', bytes: 0, sha256: '0'.repeat(64)};
  return {
    id: 'random',
    manifest: {
      format: MODEL_FORMAT,
      sizes,
      items: ITEMS,
      scale: 14,
      itemBits: 6,
      heads: ['action', 'purchase'],
      files: {network: file, ids: file, items: [file]},
      dataHash: 'made-up',
      seed: 3,
      scores: {},
      licence: 'CC0-1.0',
    },
    model: {
      sizes,
      scale: 14,
      itemIds,
      items: new ItemTable(ITEMS, sizes.vector, random).unit,
      // Every name of WEIGHT_NAMES.
      weights: new NetworkWeights(sizes, random).matrices as LoadedModel['model']['weights'],
    },
    rows: new Map(itemIds.map((id, row) => [id, row])),
    complete: true,
    bytes: 0,
    memoryBytes: 0,
  };
}
