import type {Manifest} from '../../../core/contract/manifest.ts';
import type {NeighbourTable} from '../../../core/predict/model.ts';
import {toHalf} from '../../../core/predict/half.ts';
import {encodeIds, encodeItems, toPriorByte} from '../encode-items.ts';
import type {ListPlan} from './plan-lists.ts';
import {type TrainedLists, trainLists} from './train-lists.ts';

/** Contents of the item files of a model with lists. */
export interface ListFiles {
  readonly manifest: NonNullable<Manifest['lists']>;
  /** lists.bin */
  readonly table: Uint8Array;
  /** items-0.bin … */
  readonly shards: readonly Uint8Array[];
  /** [items] for each row of the files, its row in the caller's table. */
  readonly order: Int32Array;
}

export interface ListedItems {
  readonly itemIds: readonly string[];
  /** [items, d] unit rows, the most popular first. */
  readonly unit: Float32Array;
  readonly vector: number;
  readonly bits: number;
  readonly prior?: {readonly values: Float32Array; readonly step: number};
  readonly seed: number;
}

/**
 * Learns lists and encodes the items shard by shard, as core/predict/lists/decode-lists.ts reads them. In a shard of
 * codes, items are sorted by list.
 */
export function encodeLists(items: ListedItems, plan: ListPlan): ListFiles {
  const {vector, seed} = items;
  const trained = trainLists(items.unit, {
    vector,
    seed,
    lists: plan.lists,
    exact: plan.exact,
    codeBytes: plan.codeBytes,
  });
  const order = Int32Array.from(items.itemIds.keys());
  let first = 0;
  const shards = plan.shards.map(({items: count, kind}) => {
    const rows = order.subarray(first, (first += count));
    if (kind === 'codes') rows.sort((a, b) => trained.listOf[a] - trained.listOf[b] || a - b);
    const ids = encodeIds(
      Array.from(rows, (row) => items.itemIds[row]),
      {wide: true},
    );
    return Buffer.concat([
      new Uint8Array(Uint32Array.of(ids.length).buffer),
      ids,
      ...(kind === 'rows' ? toRowParts(items, trained, rows) : toCodeParts(items, trained, {rows, plan})),
    ]);
  });
  const {lists: count, probes, codeBytes} = plan;
  return {
    manifest: {count, probes, codeBytes, shards: plan.shards.map((shard) => ({...shard}))},
    table: encodeTable(trained),
    shards,
    order,
  };
}

function toRowParts({unit, vector, bits, prior}: ListedItems, {listOf}: TrainedLists, rows: Int32Array): Uint8Array[] {
  const [from, end] = [rows[0], rows[0] + rows.length]; // a shard of rows holds consecutive items
  return [
    toBytes(listOf.slice(from, end)),
    encodeItems(unit.subarray(from * vector, end * vector), {
      vector,
      bits,
      prior: prior && {step: prior.step, values: prior.values.subarray(from, end)},
    }),
  ];
}

function toCodeParts(
  {prior}: ListedItems,
  {listOf, codes}: TrainedLists,
  {rows, plan: {lists, exact, codeBytes}}: {rows: Int32Array; plan: ListPlan},
): Uint8Array[] {
  const counts = new Uint16Array(lists);
  const own = new Uint8Array(rows.length * codeBytes);
  rows.forEach((row, at) => {
    counts[listOf[row]]++;
    own.set(codes.subarray((row - exact) * codeBytes, (row - exact + 1) * codeBytes), at * codeBytes);
  });
  const priors = prior && Int8Array.from(rows, (row) => toPriorByte(prior.values[row], prior.step));
  return [toBytes(counts), own, ...(priors ? [toBytes(priors)] : [])];
}

function encodeTable({centroids, book}: TrainedLists): Uint8Array {
  const parts = [toBytes(centroids.values), toBytes(centroids.inverseLengths)];
  return Buffer.concat(book ? [...parts, toBytes(toHalf(book.values))] : parts);
}

function toBytes(numbers: Int8Array | Uint16Array | Float32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

/** Neighbours with their rows renumbered to the order of the files. */
export function reorderNeighbours(table: NeighbourTable, order: Int32Array): NeighbourTable {
  const place = new Int32Array(order.length);
  order.forEach((row, at) => (place[row] = at));
  const start = new Int32Array(order.length + 1);
  order.forEach((row, at) => (start[at + 1] = start[at] + table.start[row + 1] - table.start[row]));
  const item = new Int32Array(table.item.length);
  const weight = new Float32Array(table.weight.length);
  order.forEach((row, at) => {
    const [from, end] = [table.start[row], table.start[row + 1]];
    for (let pair = from, to = start[at]; pair < end; pair++, to++) {
      item[to] = place[table.item[pair]];
      weight[to] = table.weight[pair];
    }
  });
  return {start, item, weight};
}
