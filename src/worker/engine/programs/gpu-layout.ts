import {ProfilerError} from '../../../core/contract/errors.ts';
import {countItems, type Model} from '../../../core/predict/model.ts';
import type {NetworkSizes} from '../../../core/predict/network.ts';
import {slotsFor} from './bonus-table.ts';

/** Blocks of items whose best is compared with every other block's: few, because that costs their square. */
const MOST_BLOCKS = 512;
/** Places of a list that two squares of 2 x 2 texels hold, one above the other. */
const SQUARE_PLACES = 8;
/** Rows and columns that every WebGL 2 device has at least are 2048; wider tables are asked of the device. */
const NARROWEST_TABLE = 64;

/**
 * Sizes of every texture, in texels of four numbers. Items stand in groups of four; the group's number runs along the rows of the score
 * texture.
 */
export interface GpuLayout {
  readonly sizes: NetworkSizes;
  readonly scale: number;
  readonly items: number;
  /** Whether items have a prior. */
  readonly hasPrior: boolean;
  /** Texels of an item vector, of the convolution and of the LSTM state. */
  readonly vectorTexels: number;
  readonly convolutionTexels: number;
  readonly hiddenTexels: number;
  readonly memoryTexels: number;
  /** Rows of event vectors that are kept. */
  readonly windowRows: number;
  /** [width, height] see MemoryRows. */
  readonly memory: readonly [number, number];
  readonly rows: MemoryRows;
  /** Rows of the gates' weights for vector and convolution, both padded to whole texels; those for the state follow. */
  readonly seen: number;
  /** Where in the profile's list the gates of the LSTM stand as far as they do not wait for the profile, and the list's length. */
  readonly lstmPlace: number;
  readonly profilePlaces: number;
  /** [width, height] rows: vector of the newest event, mean of the visit, keys and values of the bonus table. */
  readonly event: readonly [number, number];
  /** Slots of the bonus table, a power of two. */
  readonly slots: number;
  readonly groups: number;
  readonly groupRows: number;
  /** [width, height] groups, then the state as toStateAt says. */
  readonly scores: readonly [number, number];
  /** Groups of a block, and blocks. */
  readonly blockGroups: number;
  readonly blocks: number;
  /** Best blocks that are read back: the first `shown` items stand in them. 0: all scores are. */
  readonly shown: number;
  /** [width, height] a block a row and its number at the end, then the state. */
  readonly report: readonly [number, number];
}

/**
 * First rows of what stands in the memory. Event vectors begin at row 0, newest first, and keys have a row an event. GPUs draw squares of
 * 2 x 2 texels and every square does the work of all its texels, so each part begins at an even row.
 */
export interface MemoryRows {
  /** A row for each of the newest vectors that the convolution reads: their sum is the convolution before its ReLU. */
  readonly convolution: number;
  /** The LSTM's output before this event. */
  readonly hidden: number;
  /** Newest first. */
  readonly key: number;
  /** Rows in all. */
  readonly end: number;
}

/**
 * @param shown most items that will be asked for by top(); 0 where all scores are read back anyway
 * @param largest rows or columns a texture of this device can have
 * @throws ProfilerError `engine-failed` where the items do not fit a texture
 */
export function toGpuLayout(model: Model, {shown, largest}: {shown: number; largest: number}): GpuLayout {
  const {sizes} = model;
  const items = countItems(model);
  const texels = (numbers: number): number => Math.ceil(numbers / 4);
  const vectorTexels = texels(sizes.vector);
  const convolutionTexels = texels(sizes.convolution);
  const hiddenTexels = texels(sizes.hidden);
  const windowRows = Math.max(sizes.kernel, sizes.memory);
  const rows = toMemoryRows(sizes, windowRows);
  const lstmPlace = SQUARE_PLACES * Math.ceil(sizes.profile / SQUARE_PLACES);
  const slots = slotsFor(model);
  const groups = Math.max(1, texels(items));
  const limit = Math.min(largest, 4096);
  let width = NARROWEST_TABLE;
  while (Math.ceil(groups / width) * vectorTexels > limit && width < limit) width *= 2;
  const groupRows = Math.ceil(groups / width);
  if (groupRows * vectorTexels > largest || Math.max(slots, 4 * sizes.hidden) > largest) {
    throw new ProfilerError('engine-failed', `${items} items do not fit this GPU, whose textures end at ${largest}.`);
  }
  let blockGroups = 1;
  while (groups / blockGroups > MOST_BLOCKS && blockGroups < width) blockGroups *= 2;
  const blocks = Math.ceil(groups / blockGroups);
  const shownBlocks = Math.min(shown, blocks);
  const stateTexels = countStateTexels(sizes);
  return {
    sizes,
    scale: model.scale,
    items,
    hasPrior: model.prior !== undefined,
    vectorTexels,
    convolutionTexels,
    hiddenTexels,
    memoryTexels: texels(sizes.memory),
    windowRows,
    memory: [Math.max(vectorTexels, convolutionTexels, hiddenTexels), rows.end],
    rows,
    seen: 4 * (vectorTexels + convolutionTexels),
    lstmPlace,
    profilePlaces: lstmPlace + sizes.hidden,
    event: [Math.max(vectorTexels, slots), 4],
    slots,
    groups,
    groupRows,
    scores: [width, groupRows + Math.ceil(stateTexels / width)],
    blockGroups,
    blocks,
    shown: shownBlocks,
    report: [blockGroups + 1, shownBlocks + Math.ceil(stateTexels / (blockGroups + 1))],
  };
}

function toMemoryRows({kernel, memory}: NetworkSizes, windowRows: number): MemoryRows {
  const convolution = toEven(windowRows);
  const hidden = toEven(convolution + kernel);
  const key = hidden + 2;
  return {convolution, hidden, key, end: key + memory};
}

function toEven(row: number): number {
  return row + (row % 2);
}

/** Texels of what is read back beside the scores: stamp, LSTM units, GRU units, query. */
export function countStateTexels({hidden, profile, vector}: NetworkSizes): number {
  return 1 + hidden + profile + Math.ceil(vector / 4);
}
