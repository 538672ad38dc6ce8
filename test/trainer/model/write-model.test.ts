import {mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {EVENT_KINDS} from '../../../src/core/contract/event-kinds.ts';
import {EVENT_FEATURES} from '../../../src/core/features/event-features.ts';
import {MODEL_FORMAT} from '../../../src/core/contract/manifest.ts';
import {fromHalf, toHalf} from '../../../src/core/predict/half.ts';
import type {NetworkSizes} from '../../../src/core/predict/network.ts';
import {readModel} from '../../../src/trainer/model/read-model.ts';
import {writeModel} from '../../../src/trainer/model/write-model.ts';
import {createRandom} from '../../../src/trainer/random.ts';
import {ItemTable} from '../../../src/trainer/train/item-table.ts';
import {NetworkWeights} from '../../../src/trainer/train/network-weights.ts';

const SIZES: NetworkSizes = {
  vector: 24,
  kernel: 2,
  convolution: 4,
  profile: 4,
  hidden: 6,
  features: EVENT_FEATURES,
  memory: 3,
  actions: EVENT_KINDS.length,
};
const ITEMS = 50;

async function writeAndRead(bits: 4 | 5 | 6 | 8, itemIds: string[]) {
  const out = await mkdtemp(path.join(tmpdir(), 'vitrine-model-'));
  const random = createRandom(4);
  const {unit} = new ItemTable(ITEMS, SIZES.vector, random);
  const weights = new NetworkWeights(SIZES, random).matrices;
  const neighbours = {
    start: Int32Array.from({length: ITEMS + 1}, (_, item) => Math.min(item, 2)),
    item: Int32Array.of(7, 49),
    weight: Float32Array.of(0.5, 0.01),
  };
  const bytes = await writeModel(out, {
    itemIds,
    unit,
    weights,
    neighbours,
    manifest: {
      format: MODEL_FORMAT,
      sizes: SIZES,
      items: ITEMS,
      scale: 14,
      itemBits: bits,
      heads: [],
      dataHash: 'made-up',
      seed: 1,
      scores: {},
      licence: 'unlicensed',
    },
  });
  return {stored: await readModel(out), unit, weights, bytes};
}

const NAMES = Array.from({length: ITEMS}, (_, item) => `Becher-Größe ${item} ☕`);

describe('a model read back from its files', () => {
  it.each([
    [8, 0.9999],
    [6, 0.998],
    [5, 0.995],
    [4, 0.98],
  ] as const)('keeps the direction of every item vector in %i bits', async (bits, least) => {
    const {stored, unit} = await writeAndRead(bits, NAMES);
    for (let item = 0; item < ITEMS; item++) {
      let cosine = 0;
      for (let k = item * SIZES.vector; k < (item + 1) * SIZES.vector; k++) cosine += unit[k] * stored.model.items[k];
      expect(cosine, `item ${item}`).toBeGreaterThan(least);
      expect(cosine).toBeLessThan(1.0001);
    }
  });

  it('keeps ids of any script, and whole numbers in three bytes', async () => {
    const named = await writeAndRead(6, NAMES);
    expect(named.stored.model.itemIds).toEqual(NAMES);
    const numbers = Array.from({length: ITEMS}, (_, item) => String(item * 100_003));
    const numbered = await writeAndRead(6, numbers);
    expect(numbered.stored.model.itemIds).toEqual(numbers);
    expect(numbered.stored.manifest.files.ids?.bytes).toBe(1 + 3 * ITEMS);
  });

  it('keeps neighbours, their weights to 3 %, and weights of the network to a thousandth', async () => {
    const {stored, weights, bytes} = await writeAndRead(6, NAMES);
    const {neighbours} = stored.model;
    expect([...(neighbours?.item ?? [])]).toEqual([7, 49]);
    expect([...(neighbours?.start.subarray(0, 4) ?? [])]).toEqual([0, 1, 2, 2]);
    expect(Math.abs((neighbours?.weight[1] ?? 0) / 0.01 - 1)).toBeLessThan(0.03);
    const [written, read] = [weights['lstm.w'].data, stored.model.weights['lstm.w'].data];
    written.forEach((value, i) => expect(Math.abs(value - read[i])).toBeLessThan(1e-3));
    expect(stored.bytes).toBe(bytes);
  });
});

it('rounds to half precision and back as IEEE 754 says', () => {
  const exact = [0, 1, -2, 0.5, 65504, 6.103515625e-5, 5.960464477539063e-8];
  expect(exact.map((value) => fromHalf(toHalf(Float32Array.of(value))[0]))).toEqual(exact);
  expect(fromHalf(toHalf(Float32Array.of(1 / 3))[0])).toBe(0.333251953125);
  expect(fromHalf(toHalf(Float32Array.of(1e6))[0])).toBe(Infinity);
});
