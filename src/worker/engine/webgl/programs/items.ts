import type {ItemCodes, Model} from '../../../../core/predict/model.ts';
import type {GpuLayout} from './gpu-layout.ts';
import type {WeightTexels, WordTexels} from './weights.ts';

/** Added to the codes of the first three items of a group, so that they are positive. */
export const CODE_BIAS = 128;

/**
 * Item codes as an integer texture: each texel holds four components of four items, one byte each, so that neighbouring
 * fragments read neighbouring texels. Bytes are extracted by masking, because shifts are slow on software GPUs; so all
 * but the highest byte are biased to be positive.
 */
export function toCodeTexels(
  {values}: ItemCodes,
  {sizes, items, vectorTexels, groupRows, scores}: GpuLayout,
): WordTexels {
  const [width] = scores;
  const height = groupRows * vectorTexels;
  const bytes = new Uint8Array(16 * width * height);
  for (let item = 0; item < items; item++) {
    const group = item >> 2;
    const row = Math.floor(group / width) * vectorTexels;
    for (let k = 0; k < sizes.vector; k++) {
      const texel = (row + (k >> 2)) * width + (group % width);
      const lane = item & 3;
      bytes[16 * texel + 4 * (k & 3) + lane] = values[item * sizes.vector + k] + (lane < 3 ? CODE_BIAS : 0);
    }
  }
  return {width, height, values: new Uint32Array(bytes.buffer)}; // every device with WebGL is little-endian
}

/**
 * Two numbers per item, four items per texel: 1 / length of its codes and, in the lower half of the texture, its prior.
 */
export function toItemTexels({codes, prior}: Model, {groupRows, scores: [width]}: GpuLayout): WeightTexels {
  const values = new Float32Array(4 * width * 2 * groupRows);
  if (codes) values.set(codes.inverseLengths);
  if (prior) values.set(prior, 4 * width * groupRows);
  return {width, height: 2 * groupRows, values};
}
