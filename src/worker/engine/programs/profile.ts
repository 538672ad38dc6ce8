import type {GpuLayout} from './gpu-layout.ts';
import {ADD_ROWS, type TexelProgram, toProgram} from './glsl.ts';

/** GRU step, a unit a texel. Weights: reset, update, candidate from what is seen, candidate from the state; the last row is the bias. */
export function profileProgram({sizes, vectorTexels, convolutionTexels, windowRows}: GpuLayout): TexelProgram {
  const seen = 4 * (vectorTexels + convolutionTexels);
  return toProgram(['old', 'memory', 'weights'], [sizes.profile, 1], {
    functions: ADD_ROWS,
    main: `
  vec4 sum = texel(weights, at.x, ${seen + sizes.profile});
  for (int j = 0; j < ${vectorTexels}; j++) sum += rows(weights, texel(memory, j, 0), at.x, 4 * j);
  for (int j = 0; j < ${convolutionTexels}; j++)
    sum += rows(weights, texel(memory, j, ${windowRows}), at.x, 4 * (${vectorTexels} + j));
  for (int r = 0; r < ${sizes.profile}; r++) sum += texel(old, r, 0).x * texel(weights, at.x, ${seen} + r);
  float candidate = tanh1(sum.z + sigmoid1(sum.x) * sum.w);
  outputColor = vec4(candidate + sigmoid1(sum.y) * (texel(old, at.x, 0).x - candidate), 0.0, 0.0, 0.0);`,
  });
}
