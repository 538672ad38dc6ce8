import {createHash} from 'node:crypto';
import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {Manifest} from '../../core/contract/manifest.ts';
import {
  IDS_NUMBERS,
  IDS_SHORT_NUMBERS,
  IDS_TEXT,
  neighbourWidth,
  toItemBytes,
  toRowBytes,
} from '../../core/predict/decode.ts';
import type {NeighbourTable} from '../../core/predict/model.ts';
import {toWeightSpecifications, type NetworkSizes} from '../../core/predict/network.ts';
import type {Matrix} from '../graph/executor.ts';
import {toHalf} from './half.ts';

/** Bytes of one item shard; the first serves most of the traffic, because items are sorted by popularity. */
const SHARD_BYTES = 1 << 20;

export interface ModelParts {
  readonly manifest: Omit<Manifest, 'files'>;
  readonly itemIds: readonly string[];
  /** [items, d] unit rows. */
  readonly unit: Float32Array;
  /** [items] added to logits; needs manifest.priorStep. */
  readonly prior?: Float32Array;
  readonly weights: Readonly<Record<string, Matrix>>;
  readonly neighbours?: NeighbourTable;
}

/** Writes manifest.json and the files it names; returns their bytes altogether. */
export async function writeModel(folder: string, parts: ModelParts): Promise<number> {
  await mkdir(folder, {recursive: true});
  const {sizes, items} = parts.manifest;
  const write = async (name: string, content: Uint8Array): Promise<Manifest['files']['network']> => {
    await writeFile(path.join(folder, name), content);
    return {name, bytes: content.byteLength, sha256: createHash('sha256').update(content).digest('hex')};
  };
  const {itemBits} = parts.manifest;
  const {priorStep} = parts.manifest;
  const prior = parts.prior && priorStep ? {values: parts.prior, step: priorStep} : undefined;
  const rows = encodeItems(parts.unit, {vector: sizes.vector, bits: itemBits, prior});
  const rowBytes = toItemBytes(parts.manifest);
  const perShard = Math.max(1, Math.floor(SHARD_BYTES / rowBytes)) * rowBytes;
  const shards: Manifest['files']['items'] = [];
  for (let at = 0; at < rows.length; at += perShard) {
    shards.push(await write(`items-${shards.length}.bin`, rows.subarray(at, at + perShard)));
  }
  const files: Manifest['files'] = {
    network: await write('network.bin', encodeWeights(parts.weights, sizes)),
    ids: await write('ids.bin', encodeIds(parts.itemIds)),
    items: shards,
    neighbours: parts.neighbours && (await write('neighbours.bin', encodeNeighbours(parts.neighbours, items))),
  };
  const text = `${JSON.stringify({...parts.manifest, files}, null, 1)}\n`;
  await writeFile(path.join(folder, 'manifest.json'), text);
  const all = [files.network, files.ids, ...files.items, ...(files.neighbours ? [files.neighbours] : [])];
  return all.reduce((sum, {bytes}) => sum + bytes, Buffer.byteLength(text));
}

/** Components of a unit row are rounded in steps of this many standard deviations (least squared error for normal numbers, Max 1960). */
const STEP: Readonly<Record<number, number>> = {4: 0.3352, 5: 0.1881, 6: 0.1041};

/**
 * Rows of `bits` bits a component, packed lowest bits first. With 8 bits the largest component of a row becomes 127; with fewer
 * the step is the one of least error and what lies beyond is clipped. A row's own length gives its scale back. The prior, if any, is
 * one more byte.
 */
export function encodeItems(
  unit: Float32Array,
  {vector, bits, prior}: {vector: number; bits: number; prior?: {values: Float32Array; step: number}},
): Uint8Array {
  const rowBytes = toRowBytes(vector, bits) + (prior ? 1 : 0);
  const items = unit.length / vector;
  const out = new Uint8Array(items * rowBytes);
  const bound = 2 ** (bits - 1) - 1;
  for (let item = 0; item < items; item++) {
    const row = unit.subarray(item * vector, item * vector + vector);
    const step = STEP[bits]
      ? STEP[bits] / Math.sqrt(vector)
      : row.reduce((most, x) => Math.max(most, Math.abs(x)), 0) / bound;
    let bit = item * rowBytes * 8;
    for (const component of row) {
      const value = step > 0 ? Math.max(-bound, Math.min(bound, Math.round(component / step))) + bound : bound;
      const shifted = value << (bit & 7);
      out[bit >> 3] |= shifted & 255;
      if (shifted > 255) out[(bit >> 3) + 1] |= shifted >> 8;
      bit += bits;
    }
    if (prior)
      out[(item + 1) * rowBytes - 1] = Math.max(-127, Math.min(127, Math.round(prior.values[item] / prior.step)));
  }
  return out;
}

export function encodeWeights(weights: Readonly<Record<string, Matrix>>, sizes: NetworkSizes): Uint8Array {
  const parts = toWeightSpecifications(sizes).map(({name}) => {
    const half = toHalf(weights[name].data);
    return new Uint8Array(half.buffer, half.byteOffset, half.byteLength);
  });
  return Buffer.concat(parts);
}

/** What ids.bin holds, see decodeIds. */
export function encodeIds(ids: readonly string[]): Uint8Array {
  if (ids.every((id) => /^(0|[1-9]\d{0,7})$/.test(id) && Number(id) < 1 << 24)) {
    const largest = ids.reduce((most, id) => Math.max(most, Number(id)), 0);
    const width = largest < 1 << 16 ? 2 : 3;
    const bytes = new Uint8Array(1 + width * ids.length);
    bytes[0] = width === 2 ? IDS_SHORT_NUMBERS : IDS_NUMBERS;
    ids.forEach((id, item) => {
      const value = Number(id);
      const at = 1 + width * item;
      bytes[at] = value & 255;
      bytes[at + 1] = (value >> 8) & 255;
      if (width > 2) bytes[at + 2] = value >> 16;
    });
    return bytes;
  }
  return Buffer.concat([
    Buffer.from([IDS_TEXT]),
    Buffer.from(ids.map((id) => `${id.replaceAll('\0', '')}\0`).join(''), 'utf8'),
  ]);
}

function encodeNeighbours(table: NeighbourTable, items: number): Uint8Array {
  const pairs = table.item.length;
  const width = neighbourWidth(items);
  const bytes = new Uint8Array(items + pairs * (width + 1));
  for (let item = 0; item < items; item++) bytes[item] = table.start[item + 1] - table.start[item];
  for (let pair = 0; pair < pairs; pair++) {
    const at = items + pair * width;
    const to = table.item[pair];
    bytes[at] = to & 255;
    bytes[at + 1] = (to >> 8) & 255;
    if (width > 2) bytes[at + 2] = to >> 16;
    bytes[items + pairs * width + pair] = Math.min(255, Math.max(0, Math.round(-16 * Math.log2(table.weight[pair]))));
  }
  return bytes;
}
