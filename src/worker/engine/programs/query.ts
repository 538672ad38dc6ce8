import type {GpuLayout} from './gpu-layout.ts';
import {type TexelProgram, toListSize, toProgram} from './glsl.ts';

/** Rows of the weights after those of LSTM and GRU: factors of the newest event, the mean and the attended ones, biases. */
export const QUERY_ROWS = {newest: 0, mean: 1, attend: 2, repeatBias: 3, attendBias: 4, count: 5};

/**
 * The query, not yet of unit length, and behind it what each place of the memory adds to its item. Every texel weighs the remembered events
 * for itself: some hundred products more, and a draw less.
 */
export function queryProgram(layout: GpuLayout): TexelProgram {
  const {sizes, vectorTexels, memoryTexels, hiddenTexels, keyRow} = layout;
  const {profile: u, hidden: h, memory: m} = sizes;
  const tail = h + u;
  return toProgram(['memory', 'event', 'profile', 'lstm', 'weights'], toListSize(vectorTexels + memoryTexels), {
    uniforms: [{name: 'events', type: 'int'}],
    main: `
  int own = 4 * at.x + at.y;
  if (own >= ${vectorTexels + memoryTexels}) { outputColor = vec4(0.0); return; }
  bool isQuery = own < ${vectorTexels};
  vec4 sum = texel(weights, own, ${tail + QUERY_ROWS.repeatBias});
  float gates[${m}];
  for (int b = 0; b < ${m}; b++) gates[b] = texel(weights, b / 4, ${tail + QUERY_ROWS.attendBias})[b % 4];
  for (int j = 0; j < ${hiddenTexels}; j++) {
    vec4 units = vec4(0.0);
    for (int k = 0; k < 4; k++) {
      int r = 4 * j + k;
      if (r >= ${h}) break;
      units[k] = unit(lstm, r).x;
      sum += units[k] * texel(weights, own, r);
    }
    if (isQuery) for (int b = 0; b < ${m}; b++) gates[b] += dot(units, texel(memory, j, ${keyRow} + b));
  }
  if (isQuery) {
    for (int r = 0; r < ${u}; r++) sum += unit(profile, r).x * texel(weights, own, ${h} + r);
    vec4 attended = vec4(0.0);
    for (int b = 0; b < ${m}; b++) if (b < events) attended += sigmoid1(gates[b]) * texel(memory, own, b);
    sum += texel(memory, own, 0) * texel(weights, own, ${tail + QUERY_ROWS.newest})
      + texel(event, own, 1) * texel(weights, own, ${tail + QUERY_ROWS.mean})
      + attended * texel(weights, own, ${tail + QUERY_ROWS.attend});
  }
  outputColor = sum;`,
  });
}
