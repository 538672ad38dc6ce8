import type {GpuLayout} from './gpu-layout.ts';
import {ADD_ROWS, type TexelProgram, toListSize, toProgram} from './glsl.ts';

/** GRU step, a unit a place. Weights: reset, update, candidate from what is seen, candidate from the state; the last row is the bias. */
export function profileProgram({sizes, vectorTexels, convolutionTexels, convolutionRow}: GpuLayout): TexelProgram {
  const seen = 4 * (vectorTexels + convolutionTexels);
  return toProgram(['old', 'memory', 'weights'], toListSize(sizes.profile), {
    functions: ADD_ROWS,
    main: `
  int own = 4 * at.x + at.y;
  if (own >= ${sizes.profile}) { outputColor = vec4(0.0); return; }
  vec4 sum = texel(weights, own, ${seen + sizes.profile});
  for (int j = 0; j < ${vectorTexels}; j++) sum += rows(weights, texel(memory, j, 0), own, 4 * j);
  for (int j = 0; j < ${convolutionTexels}; j++)
    sum += rows(weights, texel(memory, j, ${convolutionRow}), own, 4 * (${vectorTexels} + j));
  for (int r = 0; r < ${sizes.profile}; r++) sum += unit(old, r).x * texel(weights, own, ${seen} + r);
  float candidate = tanh1(sum.z + sigmoid1(sum.x) * sum.w);
  outputColor = vec4(candidate + sigmoid1(sum.y) * (unit(old, own).x - candidate), 0.0, 0.0, 0.0);`,
  });
}
