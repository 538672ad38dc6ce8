import type {GpuLayout} from './gpu-layout.ts';
import {ADD_ROWS, loop, type TexelProgram, toProgram} from './glsl.ts';

/**
 * Takes a new event into the memory: its vector, the convolution over the newest vectors, a row for each of them, and its key, with which the
 * LSTM's output will be compared; older vectors and keys move down a row. The LSTM's output so far is written out four units a texel, as
 * its next step reads it. A GPU is as slow as its longest sum, so the convolution's is left in parts, which `readConvolution` adds.
 *
 * Attention asks each event's vector e for h·A·e. A·e is worked out once, here, so that the query need not wait for h·A.
 */
export function perceiveProgram({
  sizes,
  vectorTexels,
  convolutionTexels,
  hiddenTexels,
  memory,
  rows,
}: GpuLayout): TexelProgram {
  const {kernel} = sizes;
  return toProgram(['old', 'event', 'lstm', 'convolution', 'keys'], memory, {
    functions: ADD_ROWS,
    main: `
  if (at.y == 0) { outputColor = at.x < ${vectorTexels} ? texel(event, at.x, 0) : vec4(0.0); return; }
  if (at.y >= ${rows.convolution} && at.y < ${rows.convolution + kernel}) {
    outputColor = vec4(0.0);
    if (at.x >= ${convolutionTexels}) return;
    int back = at.y - ${rows.convolution};
    vec4 sum = back == 0 ? texel(convolution, at.x, ${4 * vectorTexels * kernel}) : vec4(0.0);
    ${loop(vectorTexels, (j) => `sum += rows(convolution, back == 0 ? texel(event, ${j}, 0) : texel(old, ${j}, max(back - 1, 0)), at.x, 4 * (back * ${vectorTexels} + ${j}));`)}
    outputColor = sum;
    return;
  }
  if (at.y == ${rows.key}) {
    outputColor = vec4(0.0);
    if (at.x >= ${hiddenTexels}) return;
    vec4 sum = vec4(0.0);
    ${loop(vectorTexels, (j) => `sum += rows(keys, texel(event, ${j}, 0), at.x, 4 * ${j});`)}
    outputColor = sum;
    return;
  }
  if (at.y == ${rows.hidden}) {
    outputColor = at.x < ${hiddenTexels}
      ? vec4(texel(lstm, at.x, 0).x, texel(lstm, at.x, 1).x, texel(lstm, at.x, 2).x, texel(lstm, at.x, 3).x)
      : vec4(0.0);
    return;
  }
  outputColor = texel(old, at.x, at.y - 1);`,
  });
}

/** Texel j of the convolution, for programs that read the memory. */
export function readConvolution({sizes, rows}: GpuLayout): string {
  const parts = Array.from({length: sizes.kernel}, (_, back) => `texel(memory, j, ${rows.convolution + back})`);
  return `
vec4 convolved(int j) { return max(${parts.join(' + ')}, 0.0); }
`;
}
