import {ProfilerError} from '../contract/errors.ts';
import type {Manifest} from '../contract/manifest.ts';
import {fromHalf} from './half.ts';
import type {ItemCodes, Model, NeighbourTable, WeightMatrix} from './model.ts';
import {toWeightSpecifications, type WeightName} from './network.ts';

/** Contents of the files a manifest names; `items` holds the shards that have arrived, in order. */
export interface ModelFiles {
  readonly network: Uint8Array;
  /** Absent where the shards hold the ids. */
  readonly ids?: Uint8Array;
  readonly items: readonly Uint8Array[];
  readonly neighbours?: Uint8Array;
}

/**
 * A model ready to predict, from its files. With only the first item shards it ranks the items they hold. Of a model with lists it reads shards
 * of rows, and scores every item of them; lists/decode-lists.ts reads all of it.
 *
 * @throws ProfilerError `model-shape` when a file is not as long as the manifest's sizes say
 */
export function decodeModel(manifest: Manifest, files: ModelFiles): Model {
  const {sizes, lists} = manifest;
  const shards = lists ? files.items.map((shard) => splitShard(shard)) : undefined;
  // In a shard of a model with lists, 2 bytes an item stand before the rows and name its list.
  const rows = shards?.map(({rest}, shard) => rest.subarray(2 * (lists?.shards[shard]?.items ?? 0))) ?? files.items;
  const rowBytes = toItemBytes(manifest);
  const itemBytes = rows.reduce((sum, shard) => sum + shard.byteLength, 0);
  const items = itemBytes / rowBytes;
  if (!Number.isInteger(items) || items > manifest.items) {
    throw new ProfilerError(
      'model-shape',
      `The item shards hold ${itemBytes} bytes, expected at most ${manifest.items} rows of ${rowBytes}. Export the model again.`,
    );
  }
  const {codes, prior} = decodeItems(rows, manifest);
  let written: Float32Array | undefined;
  return {
    ...decodeNetwork(manifest, files),
    itemIds:
      shards?.flatMap(({ids}, shard) => decodeIds(ids, lists?.shards[shard]?.items ?? 0)) ??
      decodeIds(files.ids ?? NO_BYTES, manifest.items),
    get items() {
      return (written ??= toUnitRows(codes, sizes.vector));
    },
    codes,
    prior,
  };
}

const NO_BYTES = new Uint8Array();

/** Everything of a model but its items. */
export function decodeNetwork(
  manifest: Manifest,
  {network, neighbours}: ModelFiles,
): Pick<Model, 'sizes' | 'scale' | 'weights' | 'neighbours' | 'mix'> {
  const {sizes, scale, mix, items} = manifest;
  return {
    sizes,
    scale,
    weights: decodeWeights(manifest, network),
    neighbours: neighbours && decodeNeighbours(neighbours, items),
    mix,
  };
}

/** A shard of a model with lists: 4 bytes that say how many bytes of ids follow, these as in ids.bin, then the rest. */
export function splitShard(shard: Uint8Array): {ids: Uint8Array; rest: Uint8Array} {
  const end = 4 + new DataView(shard.buffer, shard.byteOffset, shard.byteLength).getUint32(0, true);
  return {ids: shard.subarray(4, end), rest: shard.subarray(end)};
}

/** Bytes of one item in the shards: its vector, then its prior where the model has one. */
export function toItemBytes({sizes, itemBits, priorStep}: Pick<Manifest, 'sizes' | 'itemBits' | 'priorStep'>): number {
  return toRowBytes(sizes.vector, itemBits) + (priorStep === undefined ? 0 : 1);
}

/** Bytes of one item's row: `vector` components of `bits` bits, lowest bits first. */
export function toRowBytes(vector: number, bits: number): number {
  return Math.ceil((vector * bits) / 8);
}

/**
 * Rows of whole numbers -(2^(bits-1) - 1) .. 2^(bits-1) - 1, stored with that bound added; a row's own length is its scale,
 * because every row is a unit vector. The byte after a row, if any, is the item's prior in steps of `priorStep`, two's complement.
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
      if (prior) prior[row] = ((shard[start + vectorBytes] << 24) >> 24) * priorStep!; // a prior exists only with its step
    }
  }
  return {codes: {values, inverseLengths}, prior};
}

/** Unit rows written out, [items, vector]. */
export function toUnitRows({values, inverseLengths}: ItemCodes, vector: number): Float32Array {
  const rows = new Float32Array(values.length);
  for (let item = 0, at = 0; item < inverseLengths.length; item++) {
    for (let k = 0; k < vector; k++, at++) rows[at] = values[at] * inverseLengths[item];
  }
  return rows;
}

function decodeWeights(manifest: Manifest, bytes: Uint8Array): Record<WeightName, WeightMatrix> {
  const specifications = toWeightSpecifications(manifest.sizes);
  const expected = specifications.reduce((sum, {rows, columns}) => sum + rows * columns, 0) * 2;
  if (bytes.byteLength !== expected) {
    throw new ProfilerError(
      'model-shape',
      `network.bin has ${bytes.byteLength} bytes, its sizes say ${expected}. Export the model again.`,
    );
  }
  const halves = new Uint16Array(bytes.slice().buffer);
  let at = 0;
  const matrices = specifications.map(({name, rows, columns}): [WeightName, WeightMatrix] => {
    const data = Float32Array.from(halves.subarray(at, at + rows * columns), fromHalf);
    at += rows * columns;
    return [name, {data, rows, columns}];
  });
  return Object.fromEntries(matrices) as Record<WeightName, WeightMatrix>; // one entry per specification
}

/**
 * Ids one after the other as UTF-8, each followed by a zero byte; ids that are all small whole numbers as 2 or 3 bytes each, in shards of a
 * model with lists also larger ones, with as many bytes as the second byte says.
 */
export function decodeIds(bytes: Uint8Array, items: number): string[] {
  if (bytes[0] !== IDS_TEXT) {
    const isWide = bytes[0] === IDS_WIDE;
    const width = isWide ? bytes[1] : bytes[0] === IDS_SHORT_NUMBERS ? 2 : 3;
    return Array.from({length: items}, (_, item) => {
      const at = (isWide ? 2 : 1) + width * item;
      let value = 0;
      for (let k = width - 1; k >= 0; k--) value = 256 * value + bytes[at + k];
      return String(value);
    });
  }
  const ids: string[] = [];
  let id = '';
  const escaped: number[] = [];
  for (const byte of bytes.subarray(1)) {
    if (byte !== 0) {
      escaped.push(byte);
      continue;
    }
    // Ids without accents are read nearly three times as fast this way, seconds where there are a million.
    id = escaped.every((value) => value < 128)
      ? String.fromCharCode(...escaped)
      : decodeURIComponent(escaped.map((value) => `%${value.toString(16).padStart(2, '0')}`).join(''));
    ids.push(id);
    escaped.length = 0;
  }
  return ids;
}

/** First byte of ids.bin: what follows. */
export const IDS_TEXT = 0;
export const IDS_NUMBERS = 1;
export const IDS_SHORT_NUMBERS = 2;
export const IDS_WIDE = 3;

/**
 * neighbours.bin: per item its number of neighbours (1 byte), then all neighbours' items (2 bytes each, 3 where the model has
 * more than 65,536 items), then all weights (1 byte each: -16·log2, so 255 is 1 / 62,000).
 */
function decodeNeighbours(bytes: Uint8Array, items: number): NeighbourTable {
  const start = new Int32Array(items + 1);
  for (let item = 0; item < items; item++) start[item + 1] = start[item] + bytes[item];
  const pairs = start[items];
  const width = neighbourWidth(items);
  const item = new Int32Array(pairs);
  const weight = new Float32Array(pairs);
  for (let pair = 0; pair < pairs; pair++) {
    const at = items + pair * width;
    item[pair] = bytes[at] | (bytes[at + 1] << 8) | (width > 2 ? bytes[at + 2] << 16 : 0);
    weight[pair] = 2 ** (-bytes[items + pairs * width + pair] / 16);
  }
  return {start, item, weight};
}

/** Bytes of an item's row number in neighbours.bin. */
export function neighbourWidth(items: number): number {
  return items > 65_536 ? 3 : 2;
}
