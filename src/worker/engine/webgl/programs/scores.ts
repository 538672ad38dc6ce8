import {UNIT_EPSILON} from '../../../../core/predict/network.ts';
import {HASH_FACTOR} from './bonus-table.ts';
import type {GpuLayout} from './gpu-layout.ts';
import {NO_SCORE, type TexelProgram, toProgram} from './glsl.ts';
import {CODE_BIAS} from './items.ts';
import {SLOT} from './memory.ts';

/**
 * Computes the logits of four items per texel; the rows below hold the state, so that one read-back brings both.
 *
 * Item codes come as a texture of whole numbers: a texel holds four components of four items, a byte each.
 * TensorFlow.js has no type for integer textures, so the program declares it itself and WebglDevice binds it. The four
 * bytes of a component are not unpacked: they are summed exactly, weighted by powers of 256.
 */
export function scoresProgram(layout: GpuLayout): TexelProgram {
  const {sizes, scale, items, hasPrior, vectorTexels, groups, groupRows, scores, slots} = layout;
  const {profile: u, hidden: h, memory: m} = sizes;
  return toProgram(['query', 'items', 'event', 'profile', 'lstm'], scores, {
    uniforms: [SLOT, {name: 'stamp', type: 'int'}, {name: 'repeats', type: 'int', arrayIndex: m}],
    words: [ITEMS_TEXTURE],
    functions: `
vec4 codes(uint bytes) { return vec4(ivec4(uvec4(bytes) & uvec4(0xFFu, 0xFF00u, 0xFF0000u, 0xFF000000u))); }
vec4 stateAt(int place) {
  if (place == 0) return vec4(float(stamp), 0.0, 0.0, 0.0);
  if (place <= ${h}) return unit(lstm, place - 1);
  if (place <= ${h + u}) return unit(profile, place - ${h + 1});
  return unit(query, min(place - ${h + u + 1}, ${vectorTexels - 1}));
}
vec4 bonus(int group) {
  ivec4 item = 4 * group + ivec4(0, 1, 2, 3);
  int at = int((uint(group) * ${HASH_FACTOR}u) >> ${32 - Math.log2(slots)}u);
  for (int tries = 0; tries < ${slots}; tries++) {
    vec4 key = texel(event, ${vectorTexels} + at, 2 * slot);
    if (key.x == 0.0) break;
    if (key.x == float(group + 1)) {
      vec4 sum = texel(event, ${vectorTexels} + at, 2 * slot + 1);
      if (key.y > 0.0) {
        for (int back = 0; back < ${m}; back++) {
          float more = unit(query, ${vectorTexels} + back / 4)[back % 4];
          sum += more * vec4(equal(item, ivec4(repeats[back])));
        }
      }
      return sum;
    }
    at = (at + 1) & ${slots - 1};
  }
  return vec4(0.0);
}`,
    main: `
  if (at.y >= ${groupRows}) { outputColor = stateAt((at.y - ${groupRows}) * ${scores[0]} + at.x); return; }
  int group = at.y * ${scores[0]} + at.x;
  if (group >= ${groups}) { outputColor = vec4(${NO_SCORE}); return; }
  vec4 sum = vec4(0.0);
  vec4 queries = vec4(0.0);
  float squares = ${UNIT_EPSILON};
  for (int j = 0; j < ${vectorTexels}; j++) {
    vec4 q = unit(query, j);
    uvec4 four = texelFetch(${ITEMS_TEXTURE}, ivec2(at.x, at.y * ${vectorTexels} + j), 0);
    squares += dot(q, q);
    queries += q;
    sum += q.x * codes(four.x) + q.y * codes(four.y) + q.z * codes(four.z) + q.w * codes(four.w);
  }
  sum = sum / vec4(1.0, 256.0, 65536.0, 16777216.0) - dot(queries, vec4(1.0)) * vec4(vec3(${toFloat(CODE_BIAS)}), 0.0);
  vec4 logits = ${toFloat(scale)} / sqrt(squares) * texel(items, at.x, at.y) * sum + bonus(group);
${hasPrior ? `  logits += texel(items, at.x, at.y + ${groupRows});` : ''}
  ivec4 item = 4 * group + ivec4(0, 1, 2, 3);
  outputColor = mix(logits, vec4(${NO_SCORE}), vec4(greaterThanEqual(item, ivec4(${items}))));`,
  });
}

/** Name of the texture of item codes in the program. */
export const ITEMS_TEXTURE = 'itemCodes';

function toFloat(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
