import {ProfilerError} from '../../../../core/contract/errors.ts';
import {countItems, type Model} from '../../../../core/predict/model.ts';
import type {NetworkSizes} from '../../../../core/predict/network.ts';
import {slotsFor} from './bonus-table.ts';

/** List places in two squares of 2 x 2 texels, one above the other. */
const SQUARE_PLACES = 8;
/** Texels of a square. */
const SQUARE = 4;
/** Least width of the score texture, in texels. Every WebGL 2 device has at least 2048 rows and columns. */
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
  /** Number of texels of an item vector, of the convolution and of the LSTM state. */
  readonly vectorTexels: number;
  readonly convolutionTexels: number;
  readonly hiddenTexels: number;
  readonly memoryTexels: number;
  /**
   * Slots of the ring buffers of events, a power of two: a new event overwrites the oldest, two rows of `event` and two
   * of `memory`.
   */
  readonly ring: number;
  /** [width, height] for each event its MemoryPlaces: place i at column i / 2, row i % 2. */
  readonly memory: readonly [number, number];
  readonly places: MemoryPlaces;
  /** First rows of each part in the weights of the LSTM, after the rows of the vector; all are even. */
  readonly lstmRows: Readonly<Record<'convolution' | 'profile' | 'hidden' | 'bias', number>>;
  /**
   * First rows of each part in the weights of the query, after the rows of the LSTM's output. All are even; two parts
   * of one row each are followed by a row of another part.
   */
  readonly queryRows: Readonly<Record<'profile' | 'newest' | 'attend' | 'attendBias' | 'count', number>>;
  /**
   * Layout of the profile texture after the GRU's units: place of the LSTM gate sums that do not depend on the new GRU
   * state (bias and event first, then the last output), and the length of the whole list.
   */
  readonly lstmPlaces: readonly [number, number];
  readonly profilePlaces: number;
  /**
   * [width, height] for each event a row with its vector and the keys of the bonus table, one with the mean of the
   * visit and the table's values.
   */
  readonly event: readonly [number, number];
  /** Number of slots of the bonus table, a power of two. */
  readonly slots: number;
  readonly groups: number;
  readonly groupRows: number;
  /** [width, height] groups, then the state as toStateAt says. */
  readonly scores: readonly [number, number];
}

/**
 * Layout of an event's memory. It begins with the convolution before its ReLU, one part for each event vector that it
 * reads.
 */
export interface MemoryPlaces {
  /** The attention key, which the LSTM's output is multiplied with. */
  readonly key: number;
  /** Contributions of bias and event to the gates of the GRU, one unit per place. */
  readonly profile: number;
  /** End of the places that are products of event vectors with a matrix. */
  readonly sums: number;
  /** The LSTM's output before the event, four units per place. */
  readonly hidden: number;
  /** Number of all places. */
  readonly end: number;
}

/**
 * @param largest rows or columns a texture of this device can have
 * @throws ProfilerError `engine-failed` if the items do not fit a texture
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
  // GPUs compute squares of 2 x 2 texels together, and a square takes the time of all branches in it: so each kind of
  // work begins with a new square.
  const hidden = SQUARE * Math.ceil(sums / SQUARE);
  return {key, profile: units, sums, hidden, end: hidden + SQUARE * Math.ceil(hiddenTexels / SQUARE)};
}

function toWholeSquares(places: number): number {
  return SQUARE_PLACES * Math.ceil(places / SQUARE_PLACES);
}

/** Number of texels of the state that is read back with the scores: stamp, LSTM units, GRU units, query. */
export function countStateTexels({hidden, profile, vector}: NetworkSizes): number {
  return 1 + hidden + profile + Math.ceil(vector / 4);
}
