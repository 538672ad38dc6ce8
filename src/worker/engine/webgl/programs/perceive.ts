import type {GpuLayout} from './gpu-layout.ts';
import {type TexelProgram, toProgram} from './glsl.ts';
import {readEvents, SLOT} from './memory.ts';

/**
 * What a new event gives to all that follows, into its rows of the memory; see GpuLayout.places. All of it but the
 * last is one product of the newest event vectors with one matrix. The convolution is left in parts, a vector's each:
 * a GPU is as slow as its longest sum.
 *
 * Attention asks each event's vector e for h·A·e. A·e is worked out once, here, so that the query need not wait for
 * h·A.
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
