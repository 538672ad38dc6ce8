import {EVENT_KINDS} from '../../src/core/contract/event-kinds.ts';
import {EVENT_FEATURES} from '../../src/core/features/event-features.ts';
import {toUnitRows} from '../../src/core/predict/decode.ts';
import {fromHalf, toHalf} from '../../src/core/predict/half.ts';
import type {Model, NeighbourTable, WeightMatrix} from '../../src/core/predict/model.ts';
import {toWeightSpecifications, type NetworkSizes, type WeightName} from '../../src/core/predict/network.ts';
import {createRandom, type Random} from '../../src/trainer/random.ts';

/** What a trained model has by default, see train/options.ts. */
export const RANDOM_SIZES: NetworkSizes = {
  vector: 96,
  kernel: 3,
  convolution: 32,
  profile: 32,
  hidden: 100,
  features: EVENT_FEATURES,
  memory: 10,
  actions: EVENT_KINDS.length,
};

/**
 * A model whose every weight is random and counts: no bias is zero and no head is untrained, so that a step that
 * forgets one is seen.
 *
 * @param bits of an item's component
 * @param neighbours of each item
 */
export function randomModel({
  items = 500,
  sizes = {},
  bits = 6,
  neighbours = 10,
  seed = 1,
}: {
  items?: number;
  sizes?: Partial<NetworkSizes>;
  bits?: number;
  neighbours?: number;
  seed?: number;
} = {}): Model {
  const random = createRandom(seed);
  const all: NetworkSizes = {...RANDOM_SIZES, ...sizes};
  const bound = 2 ** (bits - 1) - 1;
  const values = Int8Array.from({length: items * all.vector}, () =>
    Math.max(-bound, Math.min(bound, Math.round((toNormal(random) * bound) / 3))),
  );
  const inverseLengths = Float32Array.from({length: items}, (_, item) => {
    const row = values.subarray(item * all.vector, (item + 1) * all.vector);
    return 1 / Math.sqrt(row.reduce((sum, value) => sum + value * value, 0) || 1);
  });
  const codes = {values, inverseLengths};
  return {
    sizes: all,
    scale: 14,
    itemIds: Array.from({length: items}, (_, item) => `item-${item}`),
    items: toUnitRows(codes, all.vector),
    codes,
    prior: Float32Array.from({length: items}, () => random() - 0.5),
    weights: randomWeights(all, random),
    neighbours: neighbours > 0 ? randomNeighbours({items, each: neighbours}, random) : undefined,
    mix: {neighbours: [0.3, 0.1, 0.25, 0.1, 0.05], decay: 0.7, floor: 0.003},
  };
}

function randomWeights(sizes: NetworkSizes, random: Random): Record<WeightName, WeightMatrix> {
  return Object.fromEntries(
    toWeightSpecifications(sizes).map(({name, rows, columns, start}) => {
      const spread = Math.sqrt(6 / (rows + columns));
      const centre = start === 'one' ? 1 : 0;
      const exact = Float32Array.from({length: rows * columns}, () => centre + (2 * random() - 1) * spread);
      return [name, {data: Float32Array.from(toHalf(exact), fromHalf), rows, columns}]; // as files hold them
    }),
  ) as Record<WeightName, WeightMatrix>; // one entry per specification
}

function randomNeighbours({items, each}: {items: number; each: number}, random: Random): NeighbourTable {
  const start = new Int32Array(items + 1);
  for (let item = 0; item < items; item++) start[item + 1] = start[item] + Math.floor(random() * (each + 1));
  return {
    start,
    item: Int32Array.from({length: start[items]}, () => Math.floor(random() * items)),
    weight: Float32Array.from({length: start[items]}, () => 0.001 + random() * 0.3),
  };
}

/** Close to a normal number of variance 1: twelve uniform ones. */
function toNormal(random: Random): number {
  let sum = -6;
  for (let k = 0; k < 12; k++) sum += random();
  return sum;
}

/** Events of a made-up visit: items the model knows and some it does not, every kind, short and long gaps. */
export function randomVisit(model: Model, {events, seed = 1}: {events: number; seed?: number}) {
  const random = createRandom(seed);
  return Array.from({length: events}, (_, index) => ({
    item: random() < 0.15 ? -1 : Math.floor(random() ** 2 * model.itemIds.length),
    kind: Math.floor(random() * EVENT_KINDS.length),
    gapMs: index === 0 ? -1 : random() ** 4 * 1_000_000,
  }));
}
