import type {GpuLayout} from './gpu-layout.ts';
import {ADD_ROWS, type TexelProgram, toProgram} from './glsl.ts';

/**
 * Takes a new event into the memory: its vector, the convolution over the newest vectors, and its key, with which the LSTM's output will be
 * compared; older vectors and keys move down a row. The LSTM's output so far is written out four units a texel, as its next step reads it.
 *
 * Attention asks each event's vector e for h·A·e. A·e is worked out once, here, so that the query need not wait for h·A.
 */
export function perceiveProgram({
  sizes,
  vectorTexels,
  convolutionTexels,
  hiddenTexels,
  convolutionRow,
  hiddenRow,
  keyRow,
  memory,
}: GpuLayout): TexelProgram {
  return toProgram(['old', 'event', 'lstm', 'convolution', 'keys'], memory, {
    functions: ADD_ROWS,
    main: `
  if (at.y == 0) { outputColor = at.x < ${vectorTexels} ? texel(event, at.x, 0) : vec4(0.0); return; }
  if (at.y == ${convolutionRow}) {
    outputColor = vec4(0.0);
    if (at.x >= ${convolutionTexels}) return;
    vec4 sum = texel(convolution, at.x, ${4 * vectorTexels * sizes.kernel});
    for (int k = 0; k < ${sizes.kernel}; k++) {
      for (int j = 0; j < ${vectorTexels}; j++) {
        vec4 value = k == 0 ? texel(event, j, 0) : texel(old, j, max(k - 1, 0));
        sum += rows(convolution, value, at.x, 4 * (k * ${vectorTexels} + j));
      }
    }
    outputColor = max(sum, 0.0);
    return;
  }
  if (at.y == ${keyRow}) {
    outputColor = vec4(0.0);
    if (at.x >= ${hiddenTexels}) return;
    vec4 sum = vec4(0.0);
    for (int j = 0; j < ${vectorTexels}; j++) sum += rows(keys, texel(event, j, 0), at.x, 4 * j);
    outputColor = sum;
    return;
  }
  if (at.y == ${hiddenRow}) {
    int first = 4 * at.x;
    outputColor = at.x < ${hiddenTexels}
      ? vec4(unit(lstm, first).x, unit(lstm, first + 1).x, unit(lstm, first + 2).x, unit(lstm, first + 3).x)
      : vec4(0.0);
    return;
  }
  outputColor = texel(old, at.x, at.y - 1);`,
  });
}
