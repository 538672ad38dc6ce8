import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {MODEL_FORMAT} from '../../src/core/contract/manifest.ts';
import {readModel, type StoredModel} from '../../src/trainer/model/read-model.ts';
import {writeModel} from '../../src/trainer/model/write-model.ts';
import {createRandom, type Random} from '../../src/trainer/random.ts';
import {NetworkWeights} from '../../src/trainer/train/network-weights.ts';
import {DEFAULT_TRAIN_OPTIONS} from '../../src/trainer/train/options.ts';

const SIZES = {...DEFAULT_TRAIN_OPTIONS.sizes, vector: 24, convolution: 8, profile: 8, hidden: 16};
/** Items around one point. */
const TOGETHER = 30;

/**
 * Writes and reads a small model with lists: items in groups, as in a shop, the same every time; neighbours and
 * priors that count.
 *
 * @param given `exact` items, about, have rows, the others codes; `probes` at most all lists
 */
export async function writeListModel(
  folder: string,
  {
    items,
    exact,
    probes,
    ids = (item) => `item-${item}`,
  }: {items: number; exact: number; probes: number; ids?: (item: number) => string},
): Promise<StoredModel> {
  const random = createRandom(11);
  const unit = toGroups(items, SIZES.vector, random);
  const each = 3;
  const rowBytes = (SIZES.vector * 5) / 8 + 13; // with prior, list and an id of about 10 letters
  const codeBytes = 26;
  const networkBytes = 20_000;
  await writeModel(
    folder,
    {
      itemIds: Array.from({length: items}, (_, item) => ids(item)),
      unit,
      prior: Float32Array.from({length: items}, () => random() - 0.5),
      weights: new NetworkWeights(SIZES, random).matrices,
      neighbours: {
        start: Int32Array.from({length: items + 1}, (_, item) => each * item),
        item: Int32Array.from({length: each * items}, () => Math.floor(random() * items)),
        weight: Float32Array.from({length: each * items}, () => 0.1 + random() / 2),
      },
      manifest: {
        format: MODEL_FORMAT,
        sizes: SIZES,
        items,
        scale: 14,
        itemBits: 5,
        priorStep: 1 / 64,
        heads: ['action', 'purchase'],
        mix: {neighbours: [0.5, 0.3], decay: 0.6, floor: 0.01},
        dataHash: 'made-up',
        seed: 3,
        scores: {},
        licence: 'CC0-1.0',
      },
    },
    {
      listsFrom: 0,
      firstBytes: exact * rowBytes,
      allBytes: exact === items ? 20e6 : networkBytes + exact * rowBytes + (items - exact) * codeBytes,
    },
  );
  const file = path.join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  manifest.lists.probes = Math.min(probes, manifest.lists.count);
  await writeFile(file, JSON.stringify(manifest));
  return readModel(folder);
}

/** [items, vector] unit rows around common points. */
function toGroups(items: number, vector: number, random: Random): Float32Array {
  const centres = Float32Array.from({length: Math.ceil(items / TOGETHER) * vector}, () => random() - 0.5);
  const unit = new Float32Array(items * vector);
  for (let item = 0; item < items; item++) {
    const centre = Math.floor((random() * centres.length) / vector) * vector;
    const row = unit.subarray(item * vector, (item + 1) * vector);
    for (let k = 0; k < vector; k++) row[k] = centres[centre + k] + 0.7 * (random() - 0.5);
    const length = Math.hypot(...row);
    for (let k = 0; k < vector; k++) row[k] /= length;
  }
  return unit;
}
