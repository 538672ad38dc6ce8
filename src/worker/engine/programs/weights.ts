import type {Model, WeightMatrix} from '../../../core/predict/model.ts';
import type {GpuLayout} from './gpu-layout.ts';
import {QUERY_ROWS} from './query.ts';

/** A picture of weights: [height, width, 4]. */
export interface WeightTexels {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** Where a row of what the network has seen stands: vector and convolution are padded to whole texels. */
function toSeenRow(row: number, {sizes, vectorTexels}: GpuLayout): number {
  return row < sizes.vector ? row : row - sizes.vector + 4 * vectorTexels;
}

function toTexels(width: number, height: number): WeightTexels {
  return {width, height, values: new Float32Array(4 * width * height)};
}

/** Columns four to a texel: matrix [rows, columns] at `fromRow`, `fromTexel`. */
function placeColumns(
  texels: WeightTexels,
  {data, rows, columns}: WeightMatrix,
  {toRow, fromTexel = 0}: {toRow: (row: number) => number; fromTexel?: number},
): void {
  for (let row = 0; row < rows; row++) {
    const at = 4 * (toRow(row) * texels.width + fromTexel);
    texels.values.set(data.subarray(row * columns, row * columns + columns), at);
  }
}

/** Gates a lane each: column gate · units + unit of the matrix goes to texel `unit`, lane `lanes[gate]`. */
function placeGates(
  texels: WeightTexels,
  {data, rows, columns}: WeightMatrix,
  {toRow, lanes}: {toRow: (row: number) => number; lanes: readonly number[]},
): void {
  const units = columns / lanes.length;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const lane = lanes[Math.floor(column / units)];
      texels.values[4 * (toRow(row) * texels.width + (column % units)) + lane] = data[row * columns + column];
    }
  }
}

/** The causal convolution: `kernel` slices of padded vectors, then the bias. */
export function toConvolutionTexels(
  {weights}: Model,
  {sizes, vectorTexels, convolutionTexels}: GpuLayout,
): WeightTexels {
  const slice = 4 * vectorTexels;
  const texels = toTexels(convolutionTexels, slice * sizes.kernel + 1);
  placeColumns(texels, weights['conv.w'], {
    toRow: (row) => Math.floor(row / sizes.vector) * slice + (row % sizes.vector),
  });
  placeColumns(texels, weights['conv.b'], {toRow: () => slice * sizes.kernel});
  return texels;
}

/** The attention's matrix turned over, [vector, hidden]: event vectors become keys. */
export function toKeyTexels({weights}: Model, {vectorTexels, hiddenTexels}: GpuLayout): WeightTexels {
  const {data, rows: hidden, columns: vector} = weights['attend.w'];
  const texels = toTexels(hiddenTexels, 4 * vectorTexels);
  for (let k = 0; k < vector; k++) {
    for (let unit = 0; unit < hidden; unit++) texels.values[4 * k * hiddenTexels + unit] = data[unit * vector + k];
  }
  return texels;
}

/** Gates of the GRU: rows of what is seen, then of the state; the last is the bias. */
export function toProfileTexels({weights}: Model, layout: GpuLayout): WeightTexels {
  const {sizes, seen} = layout;
  const texels = toTexels(sizes.profile, seen + sizes.profile + 1);
  placeGates(texels, weights['gru.w'], {toRow: (row) => toSeenRow(row, layout), lanes: [0, 1, 2]});
  placeGates(texels, weights['gru.u'], {toRow: (row) => seen + row, lanes: [0, 1, 3]});
  placeGates(texels, weights['gru.b'], {toRow: () => seen + sizes.profile, lanes: [0, 1, 2]});
  return texels;
}

/** Gates of the LSTM: rows of what is seen, of the profile, of its last output; the last is the bias. */
export function toLstmTexels({weights}: Model, layout: GpuLayout): WeightTexels {
  const {sizes, seen} = layout;
  const {vector: d, convolution: c, profile: u, hidden: h} = sizes;
  const texels = toTexels(h, seen + u + h + 1);
  const lanes = [0, 1, 2, 3];
  placeGates(texels, weights['lstm.w'], {
    toRow: (row) => (row < d + c ? toSeenRow(row, layout) : seen + row - d - c),
    lanes,
  });
  placeGates(texels, weights['lstm.u'], {toRow: (row) => seen + u + row, lanes});
  placeGates(texels, weights['lstm.b'], {toRow: () => seen + u + h, lanes});
  return texels;
}

/** Everything that makes the query, and behind its texels what makes the bonus of repeats; see QUERY_ROWS. */
export function toQueryTexels({weights}: Model, {sizes, vectorTexels, memoryTexels}: GpuLayout): WeightTexels {
  const {hidden: h, profile: u} = sizes;
  const texels = toTexels(vectorTexels + memoryTexels, h + u + QUERY_ROWS.count);
  const tail = (row: number) => () => h + u + row;
  placeColumns(texels, weights['out.w'], {toRow: (row) => row});
  placeColumns(texels, weights['out.profile'], {toRow: (row) => h + row});
  placeColumns(texels, weights['out.newest'], {toRow: tail(QUERY_ROWS.newest)});
  placeColumns(texels, weights['out.mean'], {toRow: tail(QUERY_ROWS.mean)});
  placeColumns(texels, weights['out.attend'], {toRow: tail(QUERY_ROWS.attend)});
  placeColumns(texels, weights['repeat.w'], {toRow: (row) => row, fromTexel: vectorTexels});
  placeColumns(texels, weights['repeat.b'], {toRow: tail(QUERY_ROWS.repeatBias), fromTexel: vectorTexels});
  placeColumns(texels, weights['attend.b'], {toRow: tail(QUERY_ROWS.attendBias)});
  return texels;
}
