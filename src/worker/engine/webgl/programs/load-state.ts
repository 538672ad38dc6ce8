import type {Model} from '../../../../core/predict/model.ts';
import {multiplyRow} from '../../../../core/predict/step.ts';
import type {VisitState} from '../../../../core/predict/visit-state.ts';
import type {GpuLayout} from './gpu-layout.ts';

/**
 * Texels of both ring buffers for a stored state, its newest event in the first slot: event vectors, and in the memory
 * their attention keys.
 */
export function toRingTexels(
  {sizes, weights}: Model,
  {window}: VisitState,
  {ring, event, memory, places}: GpuLayout,
): {events: Float32Array; memory: Float32Array} {
  const {vector: d, hidden: h} = sizes;
  const {data} = weights['attend.w'];
  const texels = {
    events: new Float32Array(4 * event[0] * event[1]),
    memory: new Float32Array(4 * memory[0] * memory[1]),
  };
  for (let back = 0; back < window.length / d; back++) {
    const row = 2 * ((ring - back) % ring);
    const vector = window.subarray(back * d, back * d + d);
    texels.events.set(vector, 4 * row * event[0]);
    for (let unit = 0; unit < h; unit++) {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += data[unit * d + k] * vector[k];
      const place = places.key + (unit >> 2);
      texels.memory[4 * ((row + (place & 1)) * memory[0] + (place >> 1)) + (unit & 3)] = sum;
    }
  }
  return texels;
}

/** Texels of a stored state's query, followed by the repeat bonuses. */
export function toQueryState({weights}: Model, {query, hidden}: VisitState, layout: GpuLayout): Float32Array {
  const texels = new Float32Array(4 * (layout.vectorTexels + layout.memoryTexels));
  texels.set(query);
  const bonus = multiplyRow(hidden, weights['repeat.w']);
  bonus.forEach((value, back) => (texels[4 * layout.vectorTexels + back] = value + weights['repeat.b'].data[back]));
  return texels;
}
