import {MODEL_FORMAT, type Manifest} from '../../../src/core/contract/manifest.ts';
import {decodeItems} from '../../../src/core/predict/decode.ts';
import type {Model} from '../../../src/core/predict/model.ts';
import {encodeItems} from '../../../src/trainer/model/encode-items.ts';
import type {ListLimits} from '../../../src/trainer/model/lists/plan-lists.ts';
import {readModel, type StoredModel} from '../../../src/trainer/model/read-model.ts';
import {writeModel} from '../../../src/trainer/model/write-model.ts';
import {createRandom} from '../../../src/trainer/random.ts';
import {NetworkWeights} from '../../../src/trainer/train/network-weights.ts';
import {DEFAULT_TRAIN_OPTIONS} from '../../../src/trainer/train/options.ts';

const {sizes: SIZES, itemBits, scale} = DEFAULT_TRAIN_OPTIONS;
/** Components of an item vector, as the trainer makes them. */
export const VECTOR = SIZES.vector;
const PRIOR_STEP = 1 / 32;
/** Ids as shops have them: whole numbers with gaps. */
const ID_GAP = 7;

/**
 * A model as the trainer writes it for so many items, read back, with a network of random weights; trends are small
 * and of either sign.
 */
export async function writeMadeUpModel(folder: string, unit: Float32Array): Promise<StoredModel> {
  const items = unit.length / VECTOR;
  const random = createRandom(1);
  await writeModel(folder, {
    itemIds: toIds(items),
    unit,
    prior: toPrior(items),
    weights: new NetworkWeights(SIZES, random).matrices,
    manifest: {...toManifest(items), sizes: SIZES},
  });
  return readModel(folder);
}

/** The same model with a row for every item and no lists: what exact scoring reads. */
export function toExactModel(model: Model, unit: Float32Array): Model {
  const items = unit.length / VECTOR;
  const bytes = encodeItems(unit, {vector: VECTOR, bits: itemBits, prior: {values: toPrior(items), step: PRIOR_STEP}});
  const {codes, prior} = decodeItems([bytes], {sizes: SIZES, itemBits, priorStep: PRIOR_STEP});
  return {...model, itemIds: toIds(items), items: NO_ROWS, codes, prior, lists: undefined};
}

const NO_ROWS = new Float32Array();

/** A model written again with lists, and with other limits where they are given. */
export async function writeWithLists(
  folder: string,
  {model, manifest}: StoredModel,
  limits: ListLimits = {},
): Promise<StoredModel> {
  const {files: _, ...rest} = manifest;
  await writeModel(
    folder,
    {
      manifest: rest,
      itemIds: model.itemIds,
      unit: model.items,
      prior: model.prior,
      weights: model.weights,
      neighbours: model.neighbours,
    },
    {...limits, listsFrom: 0},
  );
  return readModel(folder);
}

function toIds(items: number): string[] {
  // 7919 is prime: every id once.
  return Array.from({length: items}, (_, item) => String(ID_GAP * ((item * 7919) % items)));
}

function toManifest(items: number): Omit<Manifest, 'files' | 'sizes'> {
  return {
    format: MODEL_FORMAT,
    items,
    scale,
    itemBits,
    priorStep: PRIOR_STEP,
    heads: ['action', 'purchase'],
    dataHash: 'made-up',
    seed: 1,
    scores: {},
    licence: 'CC0-1.0',
  };
}

function toPrior(items: number): Float32Array {
  const random = createRandom(2);
  return Float32Array.from({length: items}, () => random() - 0.5);
}
