import {ProfilerError} from '../contract/errors.ts';
import type {Manifest} from '../contract/manifest.ts';
import {checkFiles} from './check-files.ts';
import {decodeIds} from './decode-ids.ts';
import {decodeNeighbours} from './decode-neighbours.ts';
import {toItemBytes, toRowBytes} from './file-sizes.ts';
import {fromHalf} from './half.ts';
import {mapWeights, toOwnSizes} from './map-weights.ts';
import type {ItemCodes, Model, WeightMatrix} from './model.ts';
import {toWeightSpecifications} from './network.ts';
import {toVocabulary} from './vocabulary.ts';

/** Contents of the files a manifest names; `items` holds the shards that have arrived, in order. */
export interface ModelFiles {
  readonly network: Uint8Array;
  /** ids.bin; absent if the item shards hold the ids. */
  readonly ids?: Uint8Array;
  readonly items: readonly Uint8Array[];
  readonly neighbours?: Uint8Array;
}

/**
 * A model ready to predict, from its files. With only the first item shards it ranks the items of these. Of a model
 * with inverted lists it reads the shards of rows only and scores every item in them; lists/decode-lists.ts reads such
 * a model completely.
 *
 * @throws ProfilerError `model-shape` when a file is not as long as the manifest's sizes say, `model-corrupt` when it
 *   holds values that no model can have
 */
export function decodeModel(manifest: Manifest, files: ModelFiles): Model {
  checkFiles(manifest);
  checkShards(manifest, files.items);
  const {sizes, lists} = manifest;
  const shards = lists && files.items.map((content, shard) => splitRowShard(manifest, content, shard));
  const rows = shards?.map((shard) => shard.rows) ?? files.items;
  const {codes, prior} = decodeItems(rows, manifest);
  let written: Float32Array | undefined;
  return {
    ...decodeNetwork(manifest, files),
    itemIds:
      shards?.flatMap(({ids, items}) => decodeIds(ids, items)) ?? decodeIds(files.ids ?? NO_BYTES, manifest.items),
    get items() {
      return (written ??= toUnitRows(codes, sizes.vector));
    },
    codes,
    prior,
  };
}

const NO_BYTES = new Uint8Array();

/** The parts of a model other than its items. */
export function decodeNetwork(
  manifest: Manifest,
  {network, neighbours}: ModelFiles,
): Pick<Model, 'sizes' | 'scale' | 'weights' | 'neighbours' | 'mix'> {
  const {sizes, scale, mix, items} = manifest;
  return {
    sizes: toOwnSizes(sizes),
    scale,
    weights: mapWeights(decodeWeights(manifest, network), {sizes, vocabulary: toVocabulary(manifest)}),
    neighbours: neighbours && decodeNeighbours(neighbours, items),
    mix,
  };
}

/**
 * Splits a shard of a model with lists: 4 bytes with the length of the ids, the ids as in ids.bin, then the rest.
 *
 * @throws ProfilerError `model-shape` if it ends before its ids do
 */
export function splitShard(shard: Uint8Array): {ids: Uint8Array; rest: Uint8Array} {
  const end = shard.length < 4 ? Infinity : 4 + new DataView(shard.buffer, shard.byteOffset).getUint32(0, true);
  if (end > shard.length) {
    throw new ProfilerError(
      'model-shape',
      `An item shard of ${shard.length} bytes ends before its ids do. Train the model again.`,
    );
  }
  return {ids: shard.subarray(4, end), rest: shard.subarray(end)};
}

/** Ids and rows of a shard of rows, without the list numbers (2 bytes per item) that stand before the rows. */
function splitRowShard(
  manifest: Manifest,
  content: Uint8Array,
  shard: number,
): {ids: Uint8Array; items: number; rows: Uint8Array} {
  // Only called if there are lists; parseManifest holds both lists equally long.
  const {items} = manifest.lists!.shards[shard];
  const {ids, rest} = splitShard(content);
  const bytes = items * (2 + toItemBytes(manifest));
  if (rest.length !== bytes)
    throw toShardError(`holds ${rest.length} bytes beside its ids, its ${items} items say ${bytes}`);
  return {ids, items, rows: rest.subarray(2 * items)};
}

/** @throws ProfilerError `model-shape` if a shard that has arrived is not as long as the manifest says */
export function checkShards({files}: Manifest, items: readonly Uint8Array[]): void {
  items.forEach((content, shard) => {
    const bytes = files.items[shard]?.bytes ?? 0;
    if (content.length !== bytes) throw toShardError(`has ${content.length} bytes, the manifest says ${bytes}`);
  });
}

function toShardError(what: string): ProfilerError {
  return new ProfilerError('model-shape', `An item shard ${what}. Train the model again.`);
}

/**
 * Rows of whole numbers -(2^(bits-1) - 1) .. 2^(bits-1) - 1, stored with that bound added; a row's own length is its
 * scale, because every row is a unit vector. The byte after a row, if any, is the item's prior in steps of
 * `priorStep`, two's complement.
 */
export function decodeItems(
  shards: readonly Uint8Array[],
  manifest: Pick<Manifest, 'sizes' | 'itemBits' | 'priorStep'>,
): {codes: ItemCodes; prior?: Float32Array} {
  const {
    sizes: {vector},
    itemBits: bits,
    priorStep,
  } = manifest;
  const vectorBytes = toRowBytes(vector, bits);
  const rowBytes = toItemBytes(manifest);
  const items = shards.reduce((sum, shard) => sum + shard.byteLength, 0) / rowBytes;
  const values = new Int8Array(items * vector);
  const inverseLengths = new Float32Array(items);
  const bound = 2 ** (bits - 1) - 1;
  const mask = 2 ** bits - 1;
  const prior = priorStep === undefined ? undefined : new Float32Array(items);
  let row = 0;
  for (const shard of shards) {
    for (let start = 0; start < shard.length; start += rowBytes, row++) {
      let squares = 0;
      let held = 0;
      let heldBits = 0;
      let at = start;
      for (let k = 0; k < vector; k++) {
        while (heldBits < bits) {
          held |= shard[at++] << heldBits;
          heldBits += 8;
        }
        const value = (held & mask) - bound;
        held >>>= bits;
        heldBits -= bits;
        values[row * vector + k] = value;
        squares += value * value;
      }
      inverseLengths[row] = squares > 0 ? 1 / Math.sqrt(squares) : 0;
      // A model has priors only if its manifest has `priorStep`.
      if (prior) prior[row] = ((shard[start + vectorBytes] << 24) >> 24) * priorStep!;
    }
  }
  return {codes: {values, inverseLengths}, prior};
}

/** The decoded item vectors, scaled to length 1, in one array: `vector` numbers for each item. */
export function toUnitRows({values, inverseLengths}: ItemCodes, vector: number): Float32Array {
  const rows = new Float32Array(values.length);
  for (let item = 0, at = 0; item < inverseLengths.length; item++) {
    for (let k = 0; k < vector; k++, at++) rows[at] = values[at] * inverseLengths[item];
  }
  return rows;
}

/** Weights by name, as the file has them. */
function decodeWeights(manifest: Manifest, bytes: Uint8Array): Map<string, WeightMatrix> {
  const specifications = toWeightSpecifications(manifest.sizes, toVocabulary(manifest).heads);
  const expected = specifications.reduce((sum, {rows, columns}) => sum + rows * columns, 0) * 2;
  if (bytes.byteLength !== expected) {
    throw new ProfilerError(
      'model-shape',
      `network.bin has ${bytes.byteLength} bytes, its sizes say ${expected}. Train the model again.`,
    );
  }
  const halves = new Uint16Array(bytes.slice().buffer);
  let at = 0;
  const found = new Map<string, WeightMatrix>();
  for (const {name, rows, columns} of specifications) {
    const data = Float32Array.from(halves.subarray(at, at + rows * columns), fromHalf);
    if (!data.every(Number.isFinite)) {
      throw new ProfilerError('model-corrupt', `network.bin: ${name} is not finite. Train the model again.`);
    }
    at += rows * columns;
    found.set(name, {data, rows, columns});
  }
  return found;
}
