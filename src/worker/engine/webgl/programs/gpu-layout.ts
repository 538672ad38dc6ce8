import {ProfilerError} from '../../../../core/contract/errors.ts';
import {countItems, type Model} from '../../../../core/predict/model.ts';
import type {NetworkSizes} from '../../../../core/predict/network.ts';
import {slotsFor} from './bonus-table.ts';

/** Places of a list that two squares of 2 x 2 texels hold, one above the other. */
const SQUARE_PLACES = 8;
/** Texels of a square. */
const SQUARE = 4;
/** Rows and columns that every WebGL 2 device has at least are 2048; wider tables are asked of the device. */
const NARROWEST_TABLE = 64;

/**
 * Sizes of every texture, in texels of four numbers. Items stand in groups of four; the group's number runs along the
 * rows of the score texture.
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
  /**
   * Events that are kept, a power of two: a new one takes the place of the oldest, two rows of `event` and two of
   * `memory`.
   */
  readonly ring: number;
  /** [width, height] for each event its MemoryPlaces: place i at column i / 2, row i % 2. */
  readonly memory: readonly [number, number];
  readonly places: MemoryPlaces;
  /** First rows in the weights of the LSTM, behind those of the vector; all are even. */
  readonly lstmRows: Readonly<Record<'convolution' | 'profile' | 'hidden' | 'bias', number>>;
  /**
   * First rows in the weights of the query, behind those of the LSTM's output; all are even, and two have a row of
   * another behind them.
   */
  readonly queryRows: Readonly<Record<'profile' | 'newest' | 'attend' | 'attendBias' | 'count', number>>;
  /**
   * Where in the profile's list stands what the gates of the LSTM need not wait for: what bias and event add, and
   * what its last output adds; and the list's length.
   */
  readonly lstmPlaces: readonly [number, number];
  readonly profilePlaces: number;
  /**
   * [width, height] for each event a row with its vector and the keys of the bonus table, one with the mean of the
   * visit and the table's values.
   */
  readonly event: readonly [number, number];
  /** Slots of the bonus table, a power of two. */
  readonly slots: number;
  readonly groups: number;
  readonly groupRows: number;
  /** [width, height] groups, then the state as toStateAt says. */
  readonly scores: readonly [number, number];
}

/**
 * What stands where in the memory of an event; first the convolution, in as many parts as it reads vectors, before
 * its ReLU.
 */
export interface MemoryPlaces {
  /** What the LSTM's output is compared with. */
  readonly key: number;
  /** What bias and event add to the gates of the GRU, a unit a place. */
  readonly profile: number;
  /** End of what is the product of event vectors and a matrix. */
  readonly sums: number;
  /** The LSTM's output before the event, four units a place. */
  readonly hidden: number;
  /** Places in all. */
  readonly end: number;
}

/**
 * @param largest rows or columns a texture of this device can have
 * @throws ProfilerError `engine-failed` where the items do not fit a texture
 */
export function toGpuLayout(model: Model, largest: number): GpuLayout {
  const {sizes} = model;
  const items = countItems(model);
  const texels = (numbers: number): number => Math.ceil(numbers / 4);
  const vectorTexels = texels(sizes.vector);
  const convolutionTexels = texels(sizes.convolution);
  const hiddenTexels = texels(sizes.hidden);
  const ring = 2 ** Math.ceil(Math.log2(Math.max(sizes.kernel, sizes.memory)));
  const places = toMemoryPlaces(sizes, {convolutionTexels, hiddenTexels});
  const seen = 4 * (vectorTexels + convolutionTexels);
  const units = 2 * Math.ceil(sizes.profile / 2);
  const tail = 4 * hiddenTexels + units;
  const firstPlace = toWholeSquares(sizes.profile);
  const secondPlace = firstPlace + toWholeSquares(sizes.hidden);
  const slots = slotsFor(model);
  const groups = Math.max(1, texels(items));
  const limit = Math.min(largest, 4096);
  let width = NARROWEST_TABLE;
  while (Math.ceil(groups / width) * vectorTexels > limit && width < limit) width *= 2;
  const groupRows = Math.ceil(groups / width);
  if (Math.max(groupRows * vectorTexels, vectorTexels + slots, 4 * sizes.hidden) > largest) {
    throw new ProfilerError('engine-failed', `${items} items do not fit this GPU, whose textures end at ${largest}.`);
  }
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
    ring,
    memory: [places.end / 2, 2 * ring],
    places,
    lstmRows: {
      convolution: 4 * vectorTexels,
      profile: seen,
      hidden: seen + units,
      bias: seen + units + 4 * hiddenTexels,
    },
    queryRows: {profile: 4 * hiddenTexels, newest: tail, attend: tail + 2, attendBias: tail + 4, count: tail + 6},
    lstmPlaces: [firstPlace, secondPlace],
    profilePlaces: secondPlace + sizes.hidden,
    event: [vectorTexels + slots, 2 * ring],
    slots,
    groups,
    groupRows,
    scores: [width, groupRows + Math.ceil(stateTexels / width)],
  };
}

function toMemoryPlaces(
  {kernel, profile}: NetworkSizes,
  {convolutionTexels, hiddenTexels}: {convolutionTexels: number; hiddenTexels: number},
): MemoryPlaces {
  const key = kernel * convolutionTexels;
  const units = key + hiddenTexels;
  const sums = units + profile;
  // GPUs draw squares of 2 x 2 texels and every square does the work of all its texels: another kind of work begins
  // with one of its own.
  const hidden = SQUARE * Math.ceil(sums / SQUARE);
  return {key, profile: units, sums, hidden, end: hidden + SQUARE * Math.ceil(hiddenTexels / SQUARE)};
}

function toWholeSquares(places: number): number {
  return SQUARE_PLACES * Math.ceil(places / SQUARE_PLACES);
}

/** Texels of what is read back beside the scores: stamp, LSTM units, GRU units, query. */
export function countStateTexels({hidden, profile, vector}: NetworkSizes): number {
  return 1 + hidden + profile + Math.ceil(vector / 4);
}
