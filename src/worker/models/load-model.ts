import {ProfilerError} from '../../core/contract/errors.ts';
import {type Manifest, MODEL_LIMITS, type ModelFile, parseManifest, toFileList} from '../../core/contract/manifest.ts';
import {checkFiles} from '../../core/predict/check-files.ts';
import {decodeModel} from '../../core/predict/decode.ts';
import {toItemBytes} from '../../core/predict/file-sizes.ts';
import {countItems, type Model} from '../../core/predict/model.ts';
import type {VisitHeads} from '../../core/profile/visit-heads.ts';
import type {Refine} from '../../core/recommend/refine.ts';
import {checkSecure, type FileCache, fetchFile, fetchOk} from './fetch-file.ts';
import {IdIndex} from './id-index.ts';
import {parseJsonBytes, readBounded} from './read-bounded.ts';

/**
 * Most bytes that items may take in memory; shards beyond it, which hold the least popular items, are not loaded.
 * 1,000,000 items with codes take a third of it; on devices with little memory the limit is a quarter.
 */
const ITEM_MEMORY_BYTES = 256e6;
const SMALL_DEVICE_GB = 2;
/** Bytes per component: one in the decoded model, one in the predictor's own memory. */
const COMPONENT_BYTES = 2;
/**
 * Bytes per item beside its vector: an id of about 8 letters, its place in the index, prior, scores twice, neighbour
 * sum.
 */
const ITEM_BYTES = 60;
/**
 * Bytes per coded item beside its code: its list, its place in the list and the reverse, and the length of the decoded
 * vector.
 */
const CODED_ITEM_BYTES = 14;

/** A model, possibly without the item shards that are still on their way. */
export interface LoadedModel {
  /** Identifies the model: truncated SHA-256 of its network file and its item files. */
  readonly id: string;
  readonly manifest: Manifest;
  readonly model: Model;
  /** Model row of each item that has arrived. */
  readonly rows: Pick<ReadonlyMap<string, number>, 'get' | 'size'>;
  /** The second stage of its ranking; undefined if it has none, and before all files have arrived. */
  readonly refine?: Refine;
  /** Undefined where the model reads its heads from the network alone, and before all files have arrived. */
  readonly visitHeads?: VisitHeads;
  /** Whether all files have arrived. */
  readonly complete: boolean;
  /** Bytes of the files read so far. */
  readonly bytes: number;
  /** Approximate memory of its items in bytes, at most ITEM_MEMORY_BYTES. */
  readonly memoryBytes: number;
}

/**
 * Loads a model. If its items are in several shards, it is delivered twice: with the first shard, which has the most
 * popular items and so serves most requests, and again when everything has arrived.
 *
 * @param url address of manifest.json
 * @param onModel called with each stage, in order
 * @param onlyFirst stops after the first shard, which is enough to rank by popularity
 * @throws ProfilerError `model-missing`, `model-corrupt` naming the file, `model-shape`, or the
 *   error of a chunk that cannot be had; stages given before stay valid
 */
export async function loadModel(
  url: string,
  {cache, onModel, onlyFirst = false}: {cache: FileCache; onModel: (loaded: LoadedModel) => void; onlyFirst?: boolean},
): Promise<void> {
  checkSecure();
  const manifest = parseManifest(await readJson(url));
  checkFiles(manifest);
  const {files} = manifest;
  let bytes = 0;
  const read = async (file: ModelFile): Promise<Uint8Array> => {
    const content = await fetchFile(file, {base: url, cache});
    bytes += content.byteLength;
    return content;
  };
  const shards = toShardsThatFit(manifest);
  const id = toModelId(manifest);
  const [network, ids, first] = await Promise.all([
    read(files.network),
    files.ids && read(files.ids),
    read(shards[0].file),
  ]);
  const give = async (items: readonly Uint8Array[], model: Model, {complete, isLast}: Stage): Promise<void> => {
    const {itemIds} = model;
    const rows = new IdIndex(itemIds.length > countItems(model) ? itemIds.slice(0, countItems(model)) : itemIds);
    const memoryBytes = shards.slice(0, items.length).reduce((sum, shard) => sum + shard.memoryBytes, 0);
    let refine: Refine | undefined;
    let visitHeads: VisitHeads | undefined;
    try {
      if (isLast) visitHeads = await loadVisitHeads(manifest);
      if (isLast) refine = await loadRefine(model, manifest);
    } finally {
      // Without its second stage a model ranks nearly as well, and its heads have the calibration of the network alone.
      onModel({id, manifest, model, rows, refine, visitHeads, complete, bytes, memoryBytes});
    }
  };
  const more = shards.length > 1 || files.neighbours !== undefined || files.lists !== undefined;
  const whole = decodeModel(manifest, {network, ids, items: [first]});
  await give([first], whole, {complete: !more, isLast: !more});
  if (!more || onlyFirst) return;
  // One shard after the other, most popular items first.
  const items = [first];
  for (const {file} of shards.slice(1)) items.push(await read(file));
  const contents = {network, ids, items, neighbours: files.neighbours && (await read(files.neighbours))};
  const lists = files.lists && (await read(files.lists));
  // Few shops have so many items, so the code for lists is a chunk that only models with lists load.
  const model = lists
    ? (await import('../../core/predict/lists/decode-lists.ts')).decodeListModel(manifest, {...contents, lists})
    : decodeModel(manifest, contents);
  await give(items, model, {complete: shards.length === files.items.length, isLast: true});
}

/** How much of a model has arrived. */
interface Stage extends Pick<LoadedModel, 'complete'> {
  /** Whether no more of it will be read. */
  readonly isLast: boolean;
}

/** In a chunk of its own, which a model without a second stage does not need. */
async function loadRefine(model: Model, {refinement}: Manifest): Promise<Refine | undefined> {
  return refinement && (await import('../../core/recommend/refine.ts')).openRefine(model, refinement);
}

/** In a chunk of its own, which models of before do not need. */
async function loadVisitHeads(manifest: Manifest): Promise<VisitHeads | undefined> {
  return manifest.visitHeads && (await import('../../core/profile/visit-heads.ts')).openVisitHeads(manifest);
}

/** Hashes of a model's files, so that cached files of other models can be dropped. */
export function toFileHashes({files}: Manifest): ReadonlySet<string> {
  return new Set(toFileList(files).map(({sha256}) => sha256));
}

/** An item shard and what its items will take in memory. */
interface Shard {
  readonly file: ModelFile;
  readonly memoryBytes: number;
}

function toShardsThatFit(manifest: Manifest): Shard[] {
  const {deviceMemory} = navigator as {deviceMemory?: number}; // Chromium only; undefined in other browsers
  const limit =
    deviceMemory !== undefined && deviceMemory <= SMALL_DEVICE_GB ? ITEM_MEMORY_BYTES / 4 : ITEM_MEMORY_BYTES;
  let decoded = 0;
  const fitting = manifest.files.items
    .map((file, shard) => ({file, memoryBytes: toMemoryBytes(manifest, shard)}))
    .filter(({memoryBytes}) => {
      decoded += memoryBytes;
      return decoded <= limit;
    });
  if (fitting.length > 0) return fitting;
  const megabytes = (bytes: number): number => Math.round(bytes / 1e6);
  throw new ProfilerError(
    'model-shape',
    `The first item shard takes ${megabytes(decoded)} MB of memory, this device has ${megabytes(limit)} for all. Train a smaller model.`,
  );
}

function toMemoryBytes(manifest: Manifest, shard: number): number {
  const {lists, sizes, files} = manifest;
  const own = lists?.shards[shard];
  const items = own?.items ?? files.items[shard].bytes / toItemBytes(manifest);
  const vectorBytes =
    own?.kind === 'codes' ? CODED_ITEM_BYTES + (lists?.codeBytes ?? 0) : COMPONENT_BYTES * sizes.vector;
  return items * (ITEM_BYTES + vectorBytes);
}

function toModelId({files}: Manifest): string {
  return [files.network, files.items[0]].map(({sha256}) => sha256.slice(0, 16)).join('-');
}

/** @throws ProfilerError `model-missing`, `model-corrupt` */
async function readJson(url: string): Promise<unknown> {
  const bytes = await readBounded(await fetchOk(url), MODEL_LIMITS.manifestBytes);
  if (!bytes) {
    throw new ProfilerError(
      'model-corrupt',
      `${url} has more than ${MODEL_LIMITS.manifestBytes} bytes. Train the model again.`,
    );
  }
  try {
    return parseJsonBytes(bytes);
  } catch (cause) {
    throw new ProfilerError('model-corrupt', `${url} is not JSON. Copy the model folder to the shop again.`, {cause});
  }
}
