import type {GpuLayout} from './gpu-layout.ts';
import {type TexelProgram, toProgram} from './glsl.ts';
import {readEvents, SLOT} from './memory.ts';

/**
 * Computes everything that depends on a new event alone, into the event's rows of the memory; see GpuLayout.places. All
 * but the last part is one product of the newest event vectors with one matrix. The convolution stays split into one
 * part per vector, because the longest sum decides how long a draw takes.
 *
 * Attention needs h·A·e for each event vector e. A·e is computed once, here, so that the query does not wait for h·A.
 */
export function perceiveProgram(layout: GpuLayout): TexelProgram {
  const {vectorTexels, convolutionTexels, hiddenTexels, memory, places} = layout;
  return toProgram(['event', 'lstm'], [memory[0], 2], {
    uniforms: [SLOT],
    words: ['weights'],
    functions: readEvents(layout),
    main: `
  int place = 2 * at.x + (at.y & 1);
  vec4 sum = vec4(0.0);
  if (place < ${places.sums}) {
    int back = place < ${places.key} ? place / ${convolutionTexels} : 0;
    sum = even(twoRows(weights, place, ${4 * vectorTexels}));
    for (int j = 0; j < ${vectorTexels}; j++) sum += rows(weights, eventAt(j, back), place, 4 * j);
  }
  int j = place - ${places.hidden};
  if (j >= 0 && j < ${hiddenTexels}) sum = fourUnits(lstm, j);
  outputColor = sum;`,
  });
}
