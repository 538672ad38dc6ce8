import type {GpuLayout} from './gpu-layout.ts';
import {ADD_ROWS, type TexelProgram, toProgram} from './glsl.ts';

/** LSTM step, a unit a texel: output and cell. Weights: input, forget, candidate and output gate; the last row is the bias. */
export function lstmProgram({sizes, vectorTexels, convolutionTexels, windowRows}: GpuLayout): TexelProgram {
  const seen = 4 * (vectorTexels + convolutionTexels);
  const {profile: u, hidden: h} = sizes;
  return toProgram(['old', 'memory', 'profile', 'weights'], [h, 1], {
    functions: ADD_ROWS,
    main: `
  vec4 sum = texel(weights, at.x, ${seen + u + h});
  for (int j = 0; j < ${vectorTexels}; j++) sum += rows(weights, texel(memory, j, 0), at.x, 4 * j);
  for (int j = 0; j < ${convolutionTexels}; j++)
    sum += rows(weights, texel(memory, j, ${windowRows}), at.x, 4 * (${vectorTexels} + j));
  for (int r = 0; r < ${u}; r++) sum += texel(profile, r, 0).x * texel(weights, at.x, ${seen} + r);
  for (int r = 0; r < ${h}; r++) sum += texel(old, r, 0).x * texel(weights, at.x, ${seen + u} + r);
  vec4 gates = sigmoid4(sum);
  float cell = gates.y * texel(old, at.x, 0).y + gates.x * tanh1(sum.z);
  outputColor = vec4(gates.w * tanh1(cell), cell, 0.0, 0.0);`,
  });
}
