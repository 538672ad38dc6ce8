import type {GpuLayout} from './gpu-layout.ts';
import {ADD_ROWS, loop, type TexelProgram, toListSize, toProgram} from './glsl.ts';
import {readConvolution} from './perceive.ts';

/**
 * GRU step, a unit a place. Weights: reset, update, candidate from what is seen, candidate from the state; the last row is the bias. Behind
 * the units, what event, last output and bias add to the gates of the LSTM: it waits for the profile, but these need not.
 */
export function profileProgram(layout: GpuLayout): TexelProgram {
  const {sizes, vectorTexels, convolutionTexels, hiddenTexels, rows, seen, lstmPlace, profilePlaces} = layout;
  const {profile: u, hidden: h} = sizes;
  const addEvent = (weights: string): string =>
    loop(vectorTexels, (j) => `sum += rows(${weights}, texel(memory, ${j}, 0), own, 4 * ${j});`);
  return toProgram(['old', 'memory', 'weights', 'lstmWeights'], toListSize(profilePlaces), {
    functions: ADD_ROWS + readConvolution(layout),
    main: `
  int own = 4 * at.x + at.y;
  outputColor = vec4(0.0);
  if (own < ${u}) {
    vec4 sum = texel(weights, own, ${seen + u});
    ${addEvent('weights')}
    ${loop(convolutionTexels, (j) => `sum += rows(weights, convolved(${j}), own, 4 * (${vectorTexels} + ${j}));`)}
    ${loop(u, (r) => `sum += unit(old, ${r}).x * texel(weights, own, ${seen} + ${r});`)}
    float candidate = tanh1(sum.z + sigmoid1(sum.x) * sum.w);
    outputColor.x = candidate + sigmoid1(sum.y) * (unit(old, own).x - candidate);
  }
  own -= ${lstmPlace};
  if (own >= 0 && own < ${h}) {
    vec4 sum = texel(lstmWeights, own, ${seen + u + h});
    ${addEvent('lstmWeights')}
    ${loop(hiddenTexels, (j) => `sum += rows(lstmWeights, texel(memory, ${j}, ${rows.hidden}), own, ${seen + u} + 4 * ${j});`)}
    outputColor = sum;
  }`,
  });
}
