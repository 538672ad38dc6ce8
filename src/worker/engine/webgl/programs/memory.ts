import type {GpuLayout} from './gpu-layout.ts';

/** Uniform of every program that reads events or memory: slot of the newest event in both ring buffers. */
export const SLOT = {name: 'slot', type: 'int'} as const;

/**
 * GLSL functions for programs with the inputs `event` and SLOT: texel j of the vector of the n-th newest event, and of
 * the visit's mean.
 */
export function readEvents({ring}: GpuLayout): string {
  return `
int rowOf(int back) { return 2 * ((slot - back) & ${ring - 1}); }
vec4 eventAt(int j, int back) { return texel(event, j, rowOf(back)); }
vec4 meanAt(int j) { return texel(event, j, 2 * slot + 1); }
`;
}

/**
 * GLSL functions that read the memory, for programs with the inputs `memory` and SLOT, see GpuLayout.places; `partAt`
 * reads a place of the newest event.
 */
export function readMemory({sizes, convolutionTexels, ring}: GpuLayout): string {
  const parts = Array.from({length: sizes.kernel}, (_, back) => `partAt(${back * convolutionTexels} + j)`);
  return `
vec4 partOf(int back, int place) {
  return texel(memory, place >> 1, 2 * ((slot - back) & ${ring - 1}) + (place & 1));
}
vec4 partAt(int place) { return partOf(0, place); }
vec4 convolved(int j) { return max(${parts.join(' + ')}, 0.0); }
`;
}
