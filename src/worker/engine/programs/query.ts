import type {GpuLayout} from './gpu-layout.ts';
import {type TexelProgram, toProgram} from './glsl.ts';

/** Rows of the weights after those of LSTM and GRU: factors of the newest event, the mean and the attended ones, biases. */
export const QUERY_ROWS = {newest: 0, mean: 1, attend: 2, repeatBias: 3, attendBias: 4, count: 5};

/**
 * The query, not yet of unit length, and behind it what each place of the memory adds to its item. Every texel weighs the remembered events
 * for itself: some hundred products more, and a draw less.
 */
export function queryProgram(layout: GpuLayout): TexelProgram {
  const {sizes, vectorTexels, memoryTexels, hiddenTexels, windowRows} = layout;
  const {profile: u, hidden: h, memory: m} = sizes;
  const tail = h + u;
  return toProgram(['memory', 'event', 'profile', 'lstm', 'weights'], [vectorTexels + memoryTexels, 1], {
    uniforms: [{name: 'events', type: 'int'}],
    main: `
  bool isQuery = at.x < ${vectorTexels};
  vec4 sum = texel(weights, at.x, ${tail + QUERY_ROWS.repeatBias});
  float gates[${m}];
  for (int b = 0; b < ${m}; b++) gates[b] = texel(weights, b / 4, ${tail + QUERY_ROWS.attendBias})[b % 4];
  for (int j = 0; j < ${hiddenTexels}; j++) {
    vec4 units = vec4(0.0);
    for (int k = 0; k < 4; k++) {
      int r = 4 * j + k;
      if (r >= ${h}) break;
      units[k] = texel(lstm, r, 0).x;
      sum += units[k] * texel(weights, at.x, r);
    }
    if (isQuery) for (int b = 0; b < ${m}; b++) gates[b] += dot(units, texel(memory, j, ${windowRows + 1} + b));
  }
  if (isQuery) {
    for (int r = 0; r < ${u}; r++) sum += texel(profile, r, 0).x * texel(weights, at.x, ${h} + r);
    vec4 attended = vec4(0.0);
    for (int b = 0; b < ${m}; b++) if (b < events) attended += sigmoid1(gates[b]) * texel(memory, at.x, b);
    sum += texel(memory, at.x, 0) * texel(weights, at.x, ${tail + QUERY_ROWS.newest})
      + texel(event, at.x, 1) * texel(weights, at.x, ${tail + QUERY_ROWS.mean})
      + attended * texel(weights, at.x, ${tail + QUERY_ROWS.attend});
  }
  outputColor = sum;`,
  });
}
