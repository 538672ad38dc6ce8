import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {type Manifest, type ModelFile, toFileList} from '../../core/contract/manifest.ts';
import {neighbourWidth, toItemBytes} from '../../core/predict/file-sizes.ts';
import type {NeighbourTable} from '../../core/predict/model.ts';
import {toWeightSpecifications, type NetworkSizes} from '../../core/predict/network.ts';
import type {Matrix} from '../graph/executor.ts';
import {encodeIds, encodeItems} from './encode-items.ts';
import {toHalf} from '../../core/predict/half.ts';
import {toOwnVocabulary} from '../../core/predict/vocabulary.ts';
import {toSha256} from '../sha256.ts';
import {encodeLists, type ListFiles, reorderNeighbours} from './lists/encode-lists.ts';
import {type ListLimits, LISTS_FROM, planLists} from './lists/plan-lists.ts';

/** Size of an item shard; the first one serves most of the traffic, because items are sorted by popularity. */
const SHARD_BYTES = 1 << 20;

export interface ModelParts {
  readonly manifest: Omit<Manifest, 'files' | 'vocabulary'>;
  readonly itemIds: readonly string[];
  /** [items, d] unit rows. */
  readonly unit: Float32Array;
  /** [items] added to logits; needs manifest.priorStep. */
  readonly prior?: Float32Array;
  readonly weights: Readonly<Record<string, Matrix>>;
  readonly neighbours?: NeighbourTable;
}

/**
 * Writes manifest.json and the files it names; returns their bytes altogether. A large catalogue gets lists, see
 * lists/plan-lists.ts.
 *
 * @param limits `listsFrom`: largest number of items without lists, LISTS_FROM by default
 */
export async function writeModel(
  folder: string,
  parts: ModelParts,
  {listsFrom = LISTS_FROM, ...limits}: ListLimits & {listsFrom?: number} = {},
): Promise<number> {
  await mkdir(folder, {recursive: true});
  const {sizes, items} = parts.manifest;
  const write = async (name: string, content: Uint8Array): Promise<ModelFile> => {
    await writeFile(path.join(folder, name), content);
    return {name, bytes: content.byteLength, sha256: toSha256(content)};
  };
  const writeAll = async (contents: readonly Uint8Array[]): Promise<ModelFile[]> => {
    const written: ModelFile[] = [];
    for (const content of contents) written.push(await write(`items-${written.length}.bin`, content));
    return written;
  };
  const network = encodeWeights(parts.weights, sizes);
  const lists = items > listsFrom ? toLists(parts, network.length, limits) : undefined;
  const order = lists?.order;
  const neighbours = parts.neighbours && (order ? reorderNeighbours(parts.neighbours, order) : parts.neighbours);
  const files: Manifest['files'] = {
    network: await write('network.bin', network),
    ids: lists ? undefined : await write('ids.bin', encodeIds(parts.itemIds)),
    items: await writeAll(lists?.shards ?? toShards(parts)),
    neighbours: neighbours && (await write('neighbours.bin', encodeNeighbours(neighbours, items))),
    lists: lists && (await write('lists.bin', lists.table)),
  };
  const vocabulary = toOwnVocabulary(sizes);
  // Lists change the order of rows, from which the second stage reads popularity.
  const refinement = lists ? undefined : parts.manifest.refinement;
  const manifest = {...parts.manifest, refinement, vocabulary, lists: lists?.manifest, files};
  const text = `${JSON.stringify(manifest, null, 1)}\n`;
  await writeFile(path.join(folder, 'manifest.json'), text);
  return toFileList(files).reduce((sum, {bytes}) => sum + bytes, Buffer.byteLength(text));
}

/** Rows of all items, cut into shards. */
function toShards(parts: ModelParts): Uint8Array[] {
  const rows = encodeItems(parts.unit, {vector: parts.manifest.sizes.vector, ...toItemFormat(parts)});
  const rowBytes = toItemBytes(parts.manifest);
  const perShard = Math.max(1, Math.floor(SHARD_BYTES / rowBytes)) * rowBytes;
  const shards: Uint8Array[] = [];
  for (let at = 0; at < rows.length; at += perShard) shards.push(rows.subarray(at, at + perShard));
  return shards;
}

function toLists(parts: ModelParts, networkBytes: number, limits: ListLimits): ListFiles {
  const {manifest, itemIds, unit, neighbours} = parts;
  const {items, seed} = manifest;
  const {vector} = manifest.sizes;
  const neighbourBytes = neighbours ? items + neighbours.item.length * (neighbourWidth(items) + 1) : 0;
  const plan = planLists(
    items,
    {
      vector,
      rowBytes: toItemBytes(manifest),
      priorBytes: manifest.priorStep === undefined ? 0 : 1,
      idBytes: encodeIds(itemIds, {wide: true}).length / items,
      networkBytes,
      neighbourBytes,
    },
    limits,
  );
  return encodeLists({itemIds, unit, vector, seed, ...toItemFormat(parts)}, plan);
}

function toItemFormat({manifest: {itemBits, priorStep}, prior}: ModelParts) {
  return {bits: itemBits, prior: prior && priorStep ? {values: prior, step: priorStep} : undefined};
}

export function encodeWeights(weights: Readonly<Record<string, Matrix>>, sizes: NetworkSizes): Uint8Array {
  const parts = toWeightSpecifications(sizes).map(({name}) => {
    const half = toHalf(weights[name].data);
    return new Uint8Array(half.buffer, half.byteOffset, half.byteLength);
  });
  return Buffer.concat(parts);
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
