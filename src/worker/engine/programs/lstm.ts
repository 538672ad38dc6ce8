import type {GpuLayout} from './gpu-layout.ts';
import {ADD_ROWS, loop, type TexelProgram, toListSize, toProgram} from './glsl.ts';
import {readMemory, SLOT} from './memory.ts';

/** LSTM step, a unit a place: output and cell. Gates: input, forget, candidate and output; the profile's program began their sums. */
export function lstmProgram(layout: GpuLayout): TexelProgram {
  const {sizes, vectorTexels, convolutionTexels, seen, lstmPlaces} = layout;
  const {profile: u, hidden: h} = sizes;
  return toProgram(['old', 'memory', 'profile', 'weights'], toListSize(h), {
    uniforms: [SLOT],
    functions: ADD_ROWS + readMemory(layout),
    main: `
  int own = 4 * at.x + at.y;
  if (own >= ${h}) { outputColor = vec4(0.0); return; }
  vec4 sum = ${lstmPlaces.map((place) => `unit(profile, ${place} + own)`).join(' + ')};
  ${loop(convolutionTexels, (j) => `sum += rows(weights, convolved(${j}), own, 4 * (${vectorTexels} + ${j}));`)}
  ${loop(u, (r) => `sum += unit(profile, ${r}).x * texel(weights, own, ${seen} + ${r});`)}
  vec4 gates = sigmoid4(sum);
  float cell = gates.y * unit(old, own).y + gates.x * tanh1(sum.z);
  outputColor = vec4(gates.w * tanh1(cell), cell, 0.0, 0.0);`,
  });
}
