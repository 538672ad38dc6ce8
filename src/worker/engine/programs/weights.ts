import type {Model, WeightMatrix} from '../../../core/predict/model.ts';
import type {GpuLayout} from './gpu-layout.ts';
import {QUERY_ROWS} from './query.ts';

/** A picture of weights: [height, width, 4]. */
export interface WeightTexels {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

function toTexels(width: number, height: number): WeightTexels {
  return {width, height, values: new Float32Array(4 * width * height)};
}

/** Some rows of a matrix. */
function toRows({data, columns}: WeightMatrix, from: number, to: number): WeightMatrix {
  return {data: data.subarray(from * columns, to * columns), rows: to - from, columns};
}

function turnOver({data, rows, columns}: WeightMatrix): WeightMatrix {
  const turned = Float32Array.from(data, (_, at) => data[(at % rows) * columns + Math.floor(at / rows)]);
  return {data: turned, rows: columns, columns: rows};
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

/** Gates a lane each: column gate · units + unit of the matrix goes to texel `fromTexel` + unit, lane `lanes[gate]`. */
function placeGates(
  texels: WeightTexels,
  {data, rows, columns}: WeightMatrix,
  {toRow, lanes, fromTexel = 0}: {toRow: (row: number) => number; lanes: readonly number[]; fromTexel?: number},
): void {
  const units = columns / lanes.length;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const lane = lanes[Math.floor(column / units)];
      texels.values[4 * (toRow(row) * texels.width + fromTexel + (column % units)) + lane] =
        data[row * columns + column];
    }
  }
}

/**
 * What the memory's sums are of: a column a place, a row a component of the vector, and a last one for the bias. Slices of the causal
 * convolution, the attention's matrix turned over, so that vectors become keys, and the GRU's gates as far as the event speaks to them.
 */
export function toPerceiveTexels({weights}: Model, layout: GpuLayout): WeightTexels {
  const {sizes, vectorTexels, convolutionTexels, places} = layout;
  const {vector: d, kernel} = sizes;
  const texels = toTexels(places.sums, 4 * vectorTexels + 1);
  const bias = () => 4 * vectorTexels;
  for (let back = 0; back < kernel; back++) {
    const slice = toRows(weights['conv.w'], back * d, back * d + d);
    placeColumns(texels, slice, {toRow: (row) => row, fromTexel: back * convolutionTexels});
  }
  placeColumns(texels, weights['conv.b'], {toRow: bias});
  placeColumns(texels, turnOver(weights['attend.w']), {toRow: (row) => row, fromTexel: places.key});
  const gates = {lanes: [0, 1, 2], fromTexel: places.profile};
  placeGates(texels, toRows(weights['gru.w'], 0, d), {...gates, toRow: (row) => row});
  placeGates(texels, weights['gru.b'], {...gates, toRow: bias});
  return texels;
}

/** Gates of the GRU: rows of the convolution, then of the state. */
export function toProfileTexels({weights}: Model, {sizes, convolutionTexels}: GpuLayout): WeightTexels {
  const {vector: d, convolution: c, profile: u} = sizes;
  const texels = toTexels(u, 4 * convolutionTexels + u);
  placeGates(texels, toRows(weights['gru.w'], d, d + c), {toRow: (row) => row, lanes: [0, 1, 2]});
  placeGates(texels, weights['gru.u'], {toRow: (row) => 4 * convolutionTexels + row, lanes: [0, 1, 3]});
  return texels;
}

/** Gates of the LSTM: rows of vector and convolution, of the profile, of its last output; the last is the bias. */
export function toLstmTexels({weights}: Model, {sizes, seen, vectorTexels}: GpuLayout): WeightTexels {
  const {vector: d, convolution: c, profile: u, hidden: h} = sizes;
  const texels = toTexels(h, seen + u + h + 1);
  const lanes = [0, 1, 2, 3];
  const {'lstm.w': matrix} = weights;
  placeGates(texels, toRows(matrix, 0, d), {toRow: (row) => row, lanes});
  placeGates(texels, toRows(matrix, d, d + c), {toRow: (row) => 4 * vectorTexels + row, lanes});
  placeGates(texels, toRows(matrix, d + c, d + c + u), {toRow: (row) => seen + row, lanes});
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
