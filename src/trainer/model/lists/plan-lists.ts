/**
 * Up to this number of items, models have no lists and every item is scored for every event: 43,000 items take half a
 * millisecond.
 */
export const LISTS_FROM = 60_000;
/** Byte limit of all files of a model with lists. */
const ALL_BYTES = 20_000_000;
/** Byte limit of the files that a first shelf needs: manifest, network, first shard. */
const FIRST_BYTES = 1_000_000;
/** Maximum size of a later shard, bytes. */
const SHARD_BYTES = 1_000_000;
/** Limits of a code's length, bytes: more than 16 gain little, fewer than 8 rank badly. */
const MAX_CODE_BYTES = 16;
const MIN_CODE_BYTES = 8;
/** Estimated size of the manifest, and of its entry for each file, bytes. */
const MANIFEST_BYTES = 4_000;
const MANIFEST_BYTES_A_SHARD = 260;

/** At most a tenth of the bytes is for neighbours, the rest for vectors. */
const NEIGHBOUR_BYTES = ALL_BYTES / 10;

/** Byte limit of neighbour pairs for a catalogue of this size; no limit without lists. */
export function toNeighbourLimit(items: number): number {
  return items > LISTS_FROM ? NEIGHBOUR_BYTES - items : Infinity; // one byte per item holds its number of neighbours
}

/** Overrides of the limits in this file, for tests and measurements. */
export interface ListLimits {
  readonly allBytes?: number;
  readonly firstBytes?: number;
}

/** Layout of the items of a large catalogue. */
export interface ListPlan {
  readonly lists: number;
  /** Number of lists that are scored item by item for a query. */
  readonly probes: number;
  /** Number of items with rows of their own, the most popular ones; the others have codes. */
  readonly exact: number;
  /** 0 if every item has a row. */
  readonly codeBytes: number;
  /** Number of items in each shard; shards of rows come first. */
  readonly shards: readonly {readonly items: number; readonly kind: 'rows' | 'codes'}[];
}

/**
 * Divides the bytes between rows and codes: the others get the longest codes with which the first shelf's rows still
 * fit, and as many of the most popular items as then fit keep rows of their own.
 *
 * @param given bytes of one item's row with its prior, and of its prior alone; of one id; of network and neighbours
 */
export function planLists(
  items: number,
  given: {
    vector: number;
    rowBytes: number;
    priorBytes: number;
    idBytes: number;
    networkBytes: number;
    neighbourBytes: number;
  },
  {allBytes = ALL_BYTES, firstBytes = FIRST_BYTES}: ListLimits = {},
): ListPlan {
  const {vector, priorBytes, idBytes, networkBytes, neighbourBytes} = given;
  const lists = toListCount(items);
  const rowBytes = given.rowBytes + idBytes + 2; // 2 bytes for the number of its list
  const shardCount = Math.ceil(allBytes / SHARD_BYTES) + 1;
  const manifestBytes = MANIFEST_BYTES + shardCount * MANIFEST_BYTES_A_SHARD;
  const first = Math.max(1, Math.min(items, Math.floor((firstBytes - networkBytes - manifestBytes) / rowBytes)));
  const left = allBytes - networkBytes - neighbourBytes - manifestBytes - lists * (vector + 4);
  const exact = items * rowBytes <= left;
  const book = 2 * 256 * vector + shardCount * 2 * lists; // each shard of codes holds the number of its items per list
  let codeBytes = MAX_CODE_BYTES;
  const toCodedBytes = (): number => codeBytes + priorBytes + idBytes;
  while (codeBytes > MIN_CODE_BYTES && first * rowBytes + (items - first) * toCodedBytes() > left - book) codeBytes--;
  const affordable = Math.floor((left - book - items * toCodedBytes()) / (rowBytes - toCodedBytes()));
  const rows = exact ? items : Math.max(first, Math.min(items, affordable));
  return {
    lists,
    probes: toProbes(lists),
    exact: rows,
    codeBytes: rows === items ? 0 : codeBytes, // without coded items there is no code book
    shards: [
      {items: first, kind: 'rows'},
      ...toShards(rows - first, rowBytes).map((own) => ({items: own, kind: 'rows' as const})),
      ...toShards(items - rows, toCodedBytes()).map((own) => ({items: own, kind: 'codes' as const})),
    ],
  };
}

/**
 * Twice the square root of the items, rounded to a power of two, so that choosing lists costs about as much as scoring
 * their items.
 */
function toListCount(items: number): number {
  return 2 ** Math.round(Math.log2(2 * Math.sqrt(items)));
}

/**
 * One list in 20: on a real table of 43,000 items in 512 lists, 5 % of the lists hold 99.8 % of what exact scoring
 * puts among the first 20 (`npm run bench -- scale`).
 */
function toProbes(lists: number): number {
  return Math.ceil(lists / 20);
}

function toShards(items: number, bytes: number): number[] {
  const most = Math.floor(SHARD_BYTES / bytes);
  const shards: number[] = [];
  for (let left = items; left > 0; left -= most) shards.push(Math.min(left, most));
  return shards;
}
