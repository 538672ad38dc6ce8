import {ProfilerError} from '../../core/contract/errors.ts';
import {type Manifest, parseManifest} from '../../core/contract/manifest.ts';
import {decodeModel, toItemBytes} from '../../core/predict/decode.ts';
import {countItems, type Model} from '../../core/predict/model.ts';
import {type FileCache, fetchFile, fetchOk, type ModelFile} from './fetch-file.ts';

/**
 * Most bytes that item vectors may take in memory; later shards hold ever less popular items and are left out beyond it.
 * 1,000,000 items of 64 components take half of it; devices with little memory get a quarter.
 */
const ITEM_MEMORY_BYTES = 256e6;
const SMALL_DEVICE_GB = 2;
/** A component is a byte in the decoded model, and one more in the predictor's own memory. */
const COMPONENT_BYTES = 2;

/** A model as far as it has arrived. */
export interface LoadedModel {
  /** Names this model among all: SHA-256 of its network file and of its item files, cut. */
  readonly id: string;
  readonly manifest: Manifest;
  readonly model: Model;
  /** Model row of each item that has arrived. */
  readonly rows: ReadonlyMap<string, number>;
  /** Whether every file is here. */
  readonly complete: boolean;
  /** Bytes of the files read so far. */
  readonly bytes: number;
}

/**
 * Loads a model and gives it twice where its items come in several shards: with the first shard, which serves most of the traffic, and
 * when all has arrived.
 *
 * @param url address of manifest.json
 * @param onModel called with each stage, in order
 * @param onlyFirst stops after the first shard: enough to know what is popular
 * @throws ProfilerError `model-missing`, `model-corrupt` naming the file, `model-shape`; stages given before stay valid
 */
export async function loadModel(
  url: string,
  {cache, onModel, onlyFirst = false}: {cache: FileCache; onModel: (loaded: LoadedModel) => void; onlyFirst?: boolean},
): Promise<void> {
  const manifest = parseManifest(await readJson(url));
  const {files} = manifest;
  let bytes = 0;
  const read = async (file: ModelFile): Promise<Uint8Array> => {
    const content = await fetchFile(file, {base: url, cache});
    bytes += content.byteLength;
    return content;
  };
  const shards = toShardsThatFit(manifest);
  const id = toModelId(manifest);
  const [network, ids, first] = await Promise.all([read(files.network), read(files.ids), read(shards[0])]);
  const give = (items: readonly Uint8Array[], complete: boolean, neighbours?: Uint8Array): void => {
    const model = decodeModel(manifest, {network, ids, items, neighbours});
    const rows = new Map<string, number>();
    for (let row = 0; row < countItems(model); row++) rows.set(model.itemIds[row], row);
    onModel({id, manifest, model, rows, complete, bytes});
  };
  const more = shards.length > 1 || files.neighbours !== undefined;
  give([first], !more);
  if (!more || onlyFirst) return;
  // One after the other, most popular first; the network decides how fast.
  const items = [first];
  for (const shard of shards.slice(1)) items.push(await read(shard));
  const neighbours = files.neighbours && (await read(files.neighbours));
  give(items, shards.length === files.items.length, neighbours);
}

/** Files of a model, to keep these and drop others. */
export function toFileHashes({files}: Manifest): ReadonlySet<string> {
  const all = [files.network, files.ids, ...files.items, ...(files.neighbours ? [files.neighbours] : [])];
  return new Set(all.map(({sha256}) => sha256));
}

function toShardsThatFit(manifest: Manifest): ModelFile[] {
  const {deviceMemory} = navigator as {deviceMemory?: number}; // Chromium only; others say nothing
  const limit =
    deviceMemory !== undefined && deviceMemory <= SMALL_DEVICE_GB ? ITEM_MEMORY_BYTES / 4 : ITEM_MEMORY_BYTES;
  const rowBytes = toItemBytes(manifest);
  let decoded = 0;
  const fitting = manifest.files.items.filter(({bytes}, shard) => {
    decoded += (bytes / rowBytes) * manifest.sizes.vector * COMPONENT_BYTES;
    return shard === 0 || decoded <= limit;
  });
  if (fitting.length > 0) return fitting;
  throw new ProfilerError('model-shape', 'The manifest names no item shard. Train the model again.');
}

function toModelId({files}: Manifest): string {
  return [files.network, files.items[0]].map(({sha256}) => sha256.slice(0, 16)).join('-');
}

/** @throws ProfilerError `model-missing`, `model-corrupt` */
async function readJson(url: string): Promise<unknown> {
  const response = await fetchOk(url);
  try {
    return await response.json();
  } catch (cause) {
    throw new ProfilerError('model-corrupt', `${url} is not JSON. Copy the model folder to the shop again.`, {cause});
  }
}
