import type {GpuLayout} from './gpu-layout.ts';
import {addUnits, type TexelProgram, toListSize, toProgram} from './glsl.ts';
import {readMemory, SLOT} from './memory.ts';

/**
 * LSTM step, one unit per place: output and cell. Gates: input, forget, candidate and output; part of their sums was
 * already computed by profileProgram.
 */
export function lstmProgram(layout: GpuLayout): TexelProgram {
  const {sizes, convolutionTexels, lstmRows, lstmPlaces} = layout;
  const {profile: u, hidden: h} = sizes;
  return toProgram(['old', 'memory', 'profile'], toListSize(h), {
    uniforms: [SLOT],
    words: ['weights'],
    functions: readMemory(layout),
    main: `
  int own = 4 * at.x + at.y;
  if (own >= ${h}) { outputColor = vec4(0.0); return; }
  vec4 sum = ${lstmPlaces.map((place) => `unit(profile, ${place} + own)`).join(' + ')};
  for (int j = 0; j < ${convolutionTexels}; j++) sum += rows(weights, convolved(j), own, ${lstmRows.convolution} + 4 * j);
  ${addUnits('profile', u, lstmRows.profile)}
  vec4 gates = sigmoid4(sum);
  float cell = gates.y * unit(old, own).y + gates.x * tanh1(sum.z);
  outputColor = vec4(gates.w * tanh1(cell), cell, 0.0, 0.0);`,
  });
}
