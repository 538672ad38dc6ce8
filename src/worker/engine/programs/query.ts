import type {GpuLayout} from './gpu-layout.ts';
import {ADD_ROWS, loop, type TexelProgram, toListSize, toProgram} from './glsl.ts';
import {readEvents, readMemory, SLOT} from './memory.ts';

/** Rows of the weights after those of LSTM and GRU: factors of the newest event, the mean and the attended ones, biases. */
export const QUERY_ROWS = {newest: 0, mean: 1, attend: 2, repeatBias: 3, attendBias: 4, count: 5};

/**
 * The query, not yet of unit length, and behind it what each place of the memory adds to its item. Every texel weighs the remembered events
 * for itself: some hundred products more, and a draw less. Their sums stand side by side in the source, so that a GPU waits for all of
 * them at once.
 */
export function queryProgram(layout: GpuLayout): TexelProgram {
  const {sizes, vectorTexels, memoryTexels, hiddenTexels, places} = layout;
  const {profile: u, hidden: h, memory: m} = sizes;
  const tail = h + u;
  const backs = Array.from({length: m}, (_, back) => back);
  const gate = (place: number): string => `gates${place >> 2}[${place % 4}]`;
  const attend = (j: string): string =>
    backs.map((b) => `${gate(b)} += dot(units, partOf(${b}, ${places.key} + ${j}));`).join(' ');
  const attended = backs.map((b) => `(${b} < events ? sigmoid1(${gate(b)}) : 0.0) * eventAt(own, ${b})`);
  return toProgram(['memory', 'event', 'profile', 'lstm', 'weights'], toListSize(vectorTexels + memoryTexels), {
    uniforms: [SLOT, {name: 'events', type: 'int'}],
    functions: ADD_ROWS + readEvents(layout) + readMemory(layout),
    main: `
  int own = 4 * at.x + at.y;
  if (own >= ${vectorTexels + memoryTexels}) { outputColor = vec4(0.0); return; }
  vec4 sum = texel(weights, own, ${tail + QUERY_ROWS.repeatBias});
  ${Array.from({length: memoryTexels}, (_, t) => `vec4 gates${t} = texel(weights, ${t}, ${tail + QUERY_ROWS.attendBias});`).join(' ')}
  ${loop(
    hiddenTexels,
    (j) => `{
    vec4 units = vec4(texel(lstm, ${j}, 0).x, texel(lstm, ${j}, 1).x, texel(lstm, ${j}, 2).x, texel(lstm, ${j}, 3).x);
    sum += rows(weights, units, own, 4 * ${j});
    ${attend(j)}
  }`,
  )}
  if (own < ${vectorTexels}) {
    ${loop(u, (r) => `sum += unit(profile, ${r}).x * texel(weights, own, ${h} + ${r});`)}
    vec4 attended = ${attended.join(' + ')};
    sum += eventAt(own, 0) * texel(weights, own, ${tail + QUERY_ROWS.newest})
      + meanAt(own) * texel(weights, own, ${tail + QUERY_ROWS.mean})
      + attended * texel(weights, own, ${tail + QUERY_ROWS.attend});
  }
  outputColor = sum;`,
  });
}
