import type {GpuLayout} from './gpu-layout.ts';
import {addUnits, loopSideBySide, type TexelProgram, toListSize, toProgram} from './glsl.ts';
import {readEvents, readMemory, SLOT} from './memory.ts';

/**
 * Computes the query, not yet normalised, followed by the repeat bonus of each remembered event's item. Every texel
 * computes the attention weights for itself: some hundred products more, but one draw less. The sums are independent in
 * the source, so that a GPU waits for their fetches at once.
 */
export function queryProgram(layout: GpuLayout): TexelProgram {
  const {sizes, vectorTexels, memoryTexels, hiddenTexels, places, queryRows} = layout;
  const {profile: u, memory: m} = sizes;
  const backs = Array.from({length: m}, (_, back) => back);
  const gate = (place: number): string => `gates${place >> 2}[${place % 4}]`;
  const attend = (j: string): string =>
    backs.map((b) => `${gate(b)} += dot(units, partOf(${b}, ${places.key} + ${j}));`).join(' ');
  const attended = backs.map((b) => `(${b} < events ? sigmoid1(${gate(b)}) : 0.0) * eventAt(own, ${b})`);
  return toProgram(['memory', 'event', 'profile', 'lstm'], toListSize(vectorTexels + memoryTexels), {
    uniforms: [SLOT, {name: 'events', type: 'int'}],
    words: ['weights'],
    functions: readEvents(layout) + readMemory(layout),
    main: `
  int own = 4 * at.x + at.y;
  if (own >= ${vectorTexels + memoryTexels}) { outputColor = vec4(0.0); return; }
  uvec4 attendRows = twoRows(weights, own, ${queryRows.attend});
  vec4 sum = odd(attendRows);
  ${Array.from({length: memoryTexels}, (_, t) => `vec4 gates${t} = even(twoRows(weights, ${t}, ${queryRows.attendBias}));`).join(' ')}
  ${loopSideBySide(
    hiddenTexels,
    (j) => `{
    vec4 units = fourUnits(lstm, ${j});
    sum += rows(weights, units, own, 4 * ${j});
    ${attend(j)}
  }`,
  )}
  if (own < ${vectorTexels}) {
    ${addUnits('profile', u, queryRows.profile)}
    vec4 attended = ${attended.join(' + ')};
    uvec4 newestRows = twoRows(weights, own, ${queryRows.newest});
    sum += eventAt(own, 0) * even(newestRows) + meanAt(own) * odd(newestRows) + attended * even(attendRows);
  }
  outputColor = sum;`,
  });
}
