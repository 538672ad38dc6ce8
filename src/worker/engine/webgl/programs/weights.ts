import {ProfilerError} from '../../../../core/contract/errors.ts';
import {fromHalf, toHalf} from '../../../../core/predict/half.ts';
import type {Model, WeightMatrix} from '../../../../core/predict/model.ts';
import type {GpuLayout} from './gpu-layout.ts';

/** A float texture of weights: [height, width, 4]. */
export interface WeightTexels {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** An integer texture: [height, width, 4]. */
export interface WordTexels {
  readonly width: number;
  readonly height: number;
  readonly values: Uint32Array;
}

function toTexels(width: number, height: number): WeightTexels {
  return {width, height, values: new Float32Array(4 * width * height)};
}

/** Rows of a matrix from one index to another. */
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
  {fromRow = 0, fromTexel = 0}: {fromRow?: number; fromTexel?: number} = {},
): void {
  for (let row = 0; row < rows; row++) {
    const at = 4 * ((fromRow + row) * texels.width + fromTexel);
    texels.values.set(data.subarray(row * columns, row * columns + columns), at);
  }
}

/**
 * One gate per lane of a texel: column gate · units + unit of the matrix goes to the rows from `fromRow` on, texel
 * `fromTexel` + unit, lane `lanes[gate]`.
 */
function placeGates(
  texels: WeightTexels,
  {data, rows, columns}: WeightMatrix,
  {lanes, fromRow = 0, fromTexel = 0}: {lanes: readonly number[]; fromRow?: number; fromTexel?: number},
): void {
  const units = columns / lanes.length;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const lane = lanes[Math.floor(column / units)];
      texels.values[4 * ((fromRow + row) * texels.width + fromTexel + (column % units)) + lane] =
        data[row * columns + column];
    }
  }
}

/**
 * The matrix behind the memory's sums: one column per place, one row per component of the vector, and a last row for
 * the bias. It holds the slices of the causal convolution, the transposed attention matrix, which turns vectors into
 * keys, and the event's part of the GRU's gates.
 */
export function toPerceiveTexels({weights}: Model, layout: GpuLayout): WeightTexels {
  const {sizes, vectorTexels, convolutionTexels, places} = layout;
  const {vector: d, kernel} = sizes;
  const texels = toTexels(places.sums, 4 * vectorTexels + 1);
  const bias = {fromRow: 4 * vectorTexels};
  for (let back = 0; back < kernel; back++) {
    const slice = toRows(weights['conv.w'], back * d, back * d + d);
    placeColumns(texels, slice, {fromTexel: back * convolutionTexels});
  }
  placeColumns(texels, weights['conv.b'], bias);
  placeColumns(texels, turnOver(weights['attend.w']), {fromTexel: places.key});
  const gates = {lanes: [0, 1, 2], fromTexel: places.profile};
  placeGates(texels, toRows(weights['gru.w'], 0, d), gates);
  placeGates(texels, weights['gru.b'], {...gates, ...bias});
  return texels;
}

/** Gates of the GRU: rows of the convolution, then of the state. */
export function toProfileTexels({weights}: Model, {sizes, convolutionTexels}: GpuLayout): WeightTexels {
  const {vector: d, convolution: c, profile: u} = sizes;
  const texels = toTexels(u, 4 * convolutionTexels + u);
  placeGates(texels, toRows(weights['gru.w'], d, d + c), {lanes: [0, 1, 2]});
  placeGates(texels, weights['gru.u'], {fromRow: 4 * convolutionTexels, lanes: [0, 1, 3]});
  return texels;
}

/** Gates of the LSTM; see GpuLayout.lstmRows. */
export function toLstmTexels({weights}: Model, {sizes, lstmRows}: GpuLayout): WeightTexels {
  const {vector: d, convolution: c, profile: u, hidden: h} = sizes;
  const texels = toTexels(h, lstmRows.bias + 1);
  const lanes = [0, 1, 2, 3];
  const place = (matrix: WeightMatrix, fromRow: number) => placeGates(texels, matrix, {lanes, fromRow});
  const {'lstm.w': matrix} = weights;
  place(toRows(matrix, 0, d), 0);
  place(toRows(matrix, d, d + c), lstmRows.convolution);
  place(toRows(matrix, d + c, d + c + u), lstmRows.profile);
  place(weights['lstm.u'], lstmRows.hidden);
  place(weights['lstm.b'], lstmRows.bias);
  return texels;
}

/** Weights of the query, followed by those of the repeat bonus; see GpuLayout.queryRows. */
export function toQueryTexels({weights}: Model, {vectorTexels, memoryTexels, queryRows}: GpuLayout): WeightTexels {
  const texels = toTexels(vectorTexels + memoryTexels, queryRows.count);
  const place = (matrix: WeightMatrix, fromRow: number, fromTexel?: number) =>
    placeColumns(texels, matrix, {fromRow, fromTexel});
  place(weights['out.w'], 0);
  place(weights['repeat.w'], 0, vectorTexels);
  place(weights['out.profile'], queryRows.profile);
  place(weights['out.newest'], queryRows.newest);
  place(weights['out.mean'], queryRows.newest + 1);
  place(weights['out.attend'], queryRows.attend);
  place(weights['repeat.b'], queryRows.attend + 1, vectorTexels);
  place(weights['attend.b'], queryRows.attendBias);
  return texels;
}

/**
 * Packs weights as 16-bit floats, two rows of four per texel, so that one fetch reads eight.
 *
 * @throws ProfilerError `engine-failed` if a weight is not exactly a 16-bit float; weights from model files always
 *   are
 */
export function toHalfTexels({width, height, values}: WeightTexels): WordTexels {
  const halves = toHalf(values);
  if (values.some((value, at) => fromHalf(halves[at]) !== value))
    throw new ProfilerError(
      'engine-failed',
      'WebGL needs 16-bit weights, as they are in model files; this model has finer ones. Use the CPU engine.',
    );
  const words = new Uint32Array(4 * width * Math.ceil(height / 2));
  for (let row = 0; row < height; row++) {
    for (let at = 0; at < 2 * width; at++) {
      const from = 2 * (row * 2 * width + at);
      words[4 * ((row >> 1) * width + (at >> 1)) + 2 * (row & 1) + (at & 1)] = halves[from] | (halves[from + 1] << 16);
    }
  }
  return {width, height: Math.ceil(height / 2), values: words};
}
