import type {GpuLayout} from './gpu-layout.ts';
import {ADD_ROWS, type TexelProgram, toListSize, toProgram} from './glsl.ts';

/** LSTM step, a unit a place: output and cell. Weights: input, forget, candidate and output gate; the last row is the bias. */
export function lstmProgram({
  sizes,
  vectorTexels,
  convolutionTexels,
  hiddenTexels,
  convolutionRow,
  hiddenRow,
}: GpuLayout): TexelProgram {
  const seen = 4 * (vectorTexels + convolutionTexels);
  const {profile: u, hidden: h} = sizes;
  return toProgram(['old', 'memory', 'profile', 'weights'], toListSize(h), {
    functions: ADD_ROWS,
    main: `
  int own = 4 * at.x + at.y;
  if (own >= ${h}) { outputColor = vec4(0.0); return; }
  vec4 sum = texel(weights, own, ${seen + u + h});
  for (int j = 0; j < ${vectorTexels}; j++) sum += rows(weights, texel(memory, j, 0), own, 4 * j);
  for (int j = 0; j < ${convolutionTexels}; j++)
    sum += rows(weights, texel(memory, j, ${convolutionRow}), own, 4 * (${vectorTexels} + j));
  for (int r = 0; r < ${u}; r++) sum += unit(profile, r).x * texel(weights, own, ${seen} + r);
  for (int j = 0; j < ${hiddenTexels}; j++)
    sum += rows(weights, texel(memory, j, ${hiddenRow}), own, ${seen + u} + 4 * j);
  vec4 gates = sigmoid4(sum);
  float cell = gates.y * unit(old, own).y + gates.x * tanh1(sum.z);
  outputColor = vec4(gates.w * tanh1(cell), cell, 0.0, 0.0);`,
  });
}
