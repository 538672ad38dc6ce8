import {ProfilerError} from '../../../core/contract/errors.ts';
import {countItems, type Model} from '../../../core/predict/model.ts';
import type {NetworkSizes} from '../../../core/predict/network.ts';
import {slotsFor} from './bonus-table.ts';

/** Blocks of items whose best is compared with every other block's: few, because that costs their square. */
const MOST_BLOCKS = 512;
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
  /**
   * [width, height] rows: event vectors newest first, the convolution, the LSTM's output before this event, one key an event newest first.
   * GPUs draw squares of 2 x 2 texels and every square does the work of all its texels, so convolution and newest key begin at even rows.
   */
  readonly memory: readonly [number, number];
  readonly convolutionRow: number;
  readonly hiddenRow: number;
  readonly keyRow: number;
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
  const convolutionRow = windowRows + (windowRows % 2);
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
    memory: [Math.max(vectorTexels, convolutionTexels, hiddenTexels), convolutionRow + 2 + sizes.memory],
    convolutionRow,
    hiddenRow: convolutionRow + 1,
    keyRow: convolutionRow + 2,
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

/** Texels of what is read back beside the scores: stamp, LSTM units, GRU units, query. */
export function countStateTexels({hidden, profile, vector}: NetworkSizes): number {
  return 1 + hidden + profile + Math.ceil(vector / 4);
}
