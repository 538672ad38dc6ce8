import type {Model} from '../../../core/predict/model.ts';
import {multiplyRow, type VisitState} from '../../../core/predict/step.ts';
import type {GpuLayout} from './gpu-layout.ts';

/** The memory's texels of a stored state: event vectors, their keys, and nothing of what the next event makes anew. */
export function toMemoryTexels({sizes, weights}: Model, {window}: VisitState, layout: GpuLayout): Float32Array {
  const {vector: d, hidden: h, memory: m} = sizes;
  const [width, height] = layout.memory;
  const texels = new Float32Array(4 * width * height);
  const {data} = weights['attend.w'];
  for (let row = 0; row < layout.windowRows; row++) {
    texels.set(window.subarray(row * d, row * d + d), 4 * width * row);
  }
  for (let row = 0; row < m; row++) {
    const at = 4 * width * (layout.rows.key + row);
    for (let unit = 0; unit < h; unit++) {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += data[unit * d + k] * window[row * d + k];
      texels[at + unit] = sum;
    }
  }
  return texels;
}

/** The query's texels of a stored state, and behind them the bonus of repeats. */
export function toQueryState({weights}: Model, {query, hidden}: VisitState, layout: GpuLayout): Float32Array {
  const texels = new Float32Array(4 * (layout.vectorTexels + layout.memoryTexels));
  texels.set(query);
  const bonus = multiplyRow(hidden, weights['repeat.w']);
  bonus.forEach((value, back) => (texels[4 * layout.vectorTexels + back] = value + weights['repeat.b'].data[back]));
  return texels;
}
