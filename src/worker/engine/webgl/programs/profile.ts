import type {GpuLayout} from './gpu-layout.ts';
import {addUnits, type TexelProgram, toListSize, toProgram} from './glsl.ts';
import {readEvents, readMemory, SLOT} from './memory.ts';

/**
 * GRU step, one unit per place. Gates: reset, update, candidate from the input, candidate from the state; the memory
 * holds the contributions of bias and event, those of convolution and state are added here. After the units follow the
 * parts of the LSTM's gate sums that do not depend on the new GRU state.
 */
export function profileProgram(layout: GpuLayout): TexelProgram {
  const {sizes, vectorTexels, convolutionTexels, hiddenTexels, places, lstmRows, lstmPlaces, profilePlaces} = layout;
  const {profile: u, hidden: h} = sizes;
  return toProgram(['old', 'memory', 'event'], toListSize(profilePlaces), {
    uniforms: [SLOT],
    words: ['weights', 'lstmWeights'],
    functions: readEvents(layout) + readMemory(layout),
    main: `
  int own = 4 * at.x + at.y;
  vec4 sum = vec4(0.0);
  if (own < ${u}) {
    sum = partAt(${places.profile} + own);
    for (int j = 0; j < ${convolutionTexels}; j++) sum += rows(weights, convolved(j), own, 4 * j);
    ${addUnits('old', u, 4 * convolutionTexels)}
    float candidate = tanh1(sum.z + sigmoid1(sum.x) * sum.w);
    sum = vec4(candidate + sigmoid1(sum.y) * (unit(old, own).x - candidate), 0.0, 0.0, 0.0);
  }
  int first = own - ${lstmPlaces[0]};
  if (first >= 0 && first < ${h}) {
    sum = even(twoRows(lstmWeights, first, ${lstmRows.bias}));
    for (int j = 0; j < ${vectorTexels}; j++) sum += rows(lstmWeights, eventAt(j, 0), first, 4 * j);
  }
  int second = own - ${lstmPlaces[1]};
  if (second >= 0 && second < ${h}) {
    for (int j = 0; j < ${hiddenTexels}; j++)
      sum += rows(lstmWeights, partAt(${places.hidden} + j), second, ${lstmRows.hidden} + 4 * j);
  }
  outputColor = sum;`,
  });
}
