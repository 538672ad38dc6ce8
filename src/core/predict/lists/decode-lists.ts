import {ProfilerError} from '../../contract/errors.ts';
import type {Manifest} from '../../contract/manifest.ts';
import {checkFiles} from '../check-files.ts';
import {checkShards, decodeItems, decodeNetwork, type ModelFiles, splitShard, toUnitRows} from '../decode.ts';
import {decodeIds} from '../decode-ids.ts';
import {toItemBytes, toListBytes} from '../file-sizes.ts';
import {fromHalf} from '../half.ts';
import type {ItemCodes, Model} from '../model.ts';
import type {CodeBook} from './code-book.ts';
import {ListTable} from './list-table.ts';

/**
 * Number of rows of `Model.items` that are decoded: they serve to compare products on shelves, which are mostly popular
 * ones.
 */
const MAX_WRITTEN_ROWS = 20_000;

/**
 * A model with lists, from its files: the shards of rows first, then those of codes; the last ones may be missing.
 * Shard of rows: ids as splitShard says; 2 bytes per item for its list; rows as in a model without lists.
 * Shard of codes: ids, sorted by list; 2 bytes per list for its number of items here; codes; 1 byte per item for its
 * prior, if items have one.
 * `lists.bin`: centroids, a signed byte per component; the 4-byte float that each centroid's bytes are multiplied by;
 * the code book in half precision, part by part.
 *
 * @throws ProfilerError `model-shape` if a file is not as long as the manifest says or names a list that does not
 *   exist, `model-corrupt` if it holds values that no model can have
 */
export function decodeListModel(manifest: Manifest, files: ModelFiles & {readonly lists: Uint8Array}): Model {
  const {lists, sizes, priorStep} = manifest;
  if (!lists) throw new ProfilerError('model-shape', 'The manifest names no lists. Train the model again.');
  checkFiles(manifest);
  checkShards(manifest, files.items);
  const {centroids, book} = decodeTable(files.lists, lists, sizes.vector);
  const shards = files.items.map((file, shard) => ({...splitShard(file), ...lists.shards[shard]}));
  const itemIds: string[] = [];
  for (const {ids, items} of shards) for (const id of decodeIds(ids, items)) itemIds.push(id);
  const listOf = new Uint16Array(itemIds.length);
  const prior = priorStep === undefined ? undefined : new Float32Array(itemIds.length);
  const rows: Uint8Array[] = [];
  const coded: Uint8Array[] = [];
  let first = 0;
  for (const shard of shards) {
    const end = first + shard.items;
    const into = {listOf: listOf.subarray(first, end), prior: prior?.subarray(first, end)};
    if (shard.kind === 'rows') rows.push(readRows(shard, manifest, into));
    else coded.push(readCodes(shard, manifest, into));
    first = end;
  }
  const decoded = decodeItems(rows, manifest);
  if (prior && decoded.prior) prior.set(decoded.prior);
  const table = new ListTable({
    vector: sizes.vector,
    centroids,
    probes: lists.probes,
    listOf,
    exact: decoded.codes.inverseLengths.length,
    book,
    codes: concatenate(coded),
  });
  let written: Float32Array | undefined;
  return {
    ...decodeNetwork(manifest, files),
    itemIds,
    get items() {
      return (written ??= toUnitRows(toFirst(decoded.codes, MAX_WRITTEN_ROWS, sizes.vector), sizes.vector));
    },
    codes: decoded.codes,
    lists: table,
    prior,
  };
}

/** A shard of items, without its ids. */
interface ListShard {
  readonly rest: Uint8Array;
  readonly items: number;
}

/** The arrays, [items] each, into which the items of shards are written. */
interface ShardTarget {
  readonly listOf: Uint16Array;
  /** Priors; undefined if items have none. */
  readonly prior: Float32Array | undefined;
}

/** Reads the lists of a shard's items. @returns its rows */
function readRows({rest, items}: ListShard, manifest: Manifest, {listOf}: ShardTarget): Uint8Array {
  const count = manifest.lists!.count; // decodeListModel has checked that there are lists
  checkLength(rest, items, 2 * items + items * toItemBytes(manifest));
  const head = toShorts(rest.subarray(0, 2 * items));
  const stranger = head.find((list) => list >= count);
  if (stranger !== undefined) throw toListError(`an item in list ${stranger} of ${count}`);
  listOf.set(head);
  return rest.subarray(2 * items);
}

/** Reads the lists and priors of a shard's items. @returns their codes */
function readCodes({rest, items}: ListShard, {lists, priorStep}: Manifest, {listOf, prior}: ShardTarget): Uint8Array {
  const {count, codeBytes} = lists!; // decodeListModel has checked that there are lists
  checkLength(rest, items, 2 * count + items * (codeBytes + (prior ? 1 : 0)));
  let at = 0;
  toShorts(rest.subarray(0, 2 * count)).forEach((size, list) => listOf.fill(list, at, (at += size)));
  if (at !== items) throw toListError(`${at} items in its lists, expected ${items}`);
  const codes = rest.subarray(2 * count, 2 * count + items * codeBytes);
  const priors = rest.subarray(2 * count + items * codeBytes);
  // A model has priors only if its manifest has `priorStep`; the bytes are signed.
  prior?.set(Float32Array.from(new Int8Array(priors), (byte) => byte * priorStep!));
  return codes;
}

function checkLength(rest: Uint8Array, items: number, bytes: number): void {
  if (rest.length === bytes) return;
  throw new ProfilerError(
    'model-shape',
    `An item shard holds ${rest.length} bytes beside its ids, its ${items} items say ${bytes}. Train the model again.`,
  );
}

function decodeTable(
  bytes: Uint8Array,
  lists: NonNullable<Manifest['lists']>,
  vector: number,
): {centroids: ItemCodes; book?: CodeBook} {
  const {count, codeBytes: parts} = lists;
  const expected = toListBytes(lists, vector);
  if (bytes.length !== expected) {
    throw new ProfilerError(
      'model-shape',
      `lists.bin has ${bytes.length} bytes, the manifest's sizes say ${expected}. Train the model again.`,
    );
  }
  const copy = new Uint8Array(bytes); // copied to a new buffer, so that 4-byte numbers are aligned
  const values = new Int8Array(copy.buffer, 0, count * vector);
  const inverseLengths = new Float32Array(copy.slice(count * vector, count * (vector + 4)).buffer);
  const halves = toShorts(copy.subarray(count * (vector + 4)));
  const book = parts > 0 ? {parts, vector, values: Float32Array.from(halves, fromHalf)} : undefined;
  if (!inverseLengths.every(isFactor) || !(book?.values.every(Number.isFinite) ?? true)) {
    throw new ProfilerError('model-corrupt', 'lists.bin holds numbers that are not finite. Train the model again.');
  }
  return {centroids: {values, inverseLengths}, book};
}

/**
 * Components are shares of a unit vector: a factor far from that would be infinite when squared, or when it is
 * divided by.
 */
function isFactor(factor: number): boolean {
  return factor === 0 || (factor >= 1e-9 && factor <= 1e6);
}

function toListError(found: string): ProfilerError {
  return new ProfilerError('model-shape', `An item shard has ${found}. Train the model again.`);
}

/** Reads numbers of 2 bytes, the lower byte first. */
function toShorts(bytes: Uint8Array): Uint16Array {
  return new Uint16Array(new Uint8Array(bytes).buffer);
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, {length}) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function toFirst({values, inverseLengths}: ItemCodes, rows: number, vector: number): ItemCodes {
  return {values: values.subarray(0, rows * vector), inverseLengths: inverseLengths.subarray(0, rows)};
}
