import type {GpuLayout} from './gpu-layout.ts';
import {NO_SCORE, type TexelProgram, toProgram} from './glsl.ts';

/*
 * Which items are best, in three draws: the best score of each block of items; each block's rank by it; the scores
 * of the first `shown`
 * blocks, copied together to be read back. The first `shown` items stand in these blocks: an item that stands in
 * another has at least `shown` blocks, and so `shown` items, before it.
 */

/** Best score of four blocks a texel. */
export function maximaProgram({groups, scores, blockGroups, blocks}: GpuLayout): TexelProgram {
  return toProgram(['scores'], [Math.ceil(blocks / 4), 1], {
    main: `
  vec4 best = vec4(${NO_SCORE} * 2.0);
  for (int lane = 0; lane < 4; lane++) {
    for (int k = 0; k < ${blockGroups}; k++) {
      int group = (4 * at.x + lane) * ${blockGroups} + k;
      if (group >= ${groups}) break;
      vec4 four = texel(scores, group % ${scores[0]}, group / ${scores[0]});
      best[lane] = max(best[lane], max(max(four.x, four.y), max(four.z, four.w)));
    }
  }
  outputColor = best;`,
  });
}

/** Rank of four blocks a texel, 0 = best; of equal blocks the earlier is before. */
export function ranksProgram({blocks}: GpuLayout): TexelProgram {
  const width = Math.ceil(blocks / 4);
  return toProgram(['maxima'], [width, 1], {
    main: `
  vec4 own = texel(maxima, at.x, 0);
  vec4 before = vec4(0.0);
  for (int j = 0; j < ${width}; j++) {
    vec4 other = texel(maxima, j, 0);
    if (j == at.x) continue;
    bool isEarlier = j < at.x;
    for (int lane = 0; lane < 4; lane++) {
      vec4 value = vec4(other[lane]);
      before += isEarlier ? vec4(greaterThanEqual(value, own)) : vec4(greaterThan(value, own));
    }
  }
  before += vec4(
    float(own.y > own.x) + float(own.z > own.x) + float(own.w > own.x),
    float(own.x >= own.y) + float(own.z > own.y) + float(own.w > own.y),
    float(own.x >= own.z) + float(own.y >= own.z) + float(own.w > own.z),
    float(own.x >= own.w) + float(own.y >= own.w) + float(own.z >= own.w));
  outputColor = before;`,
  });
}

/** The best blocks' scores, a block a row with its number at the end, and the state below. */
export function reportProgram(layout: GpuLayout): TexelProgram {
  const {groups, groupRows, scores, blockGroups, blocks, shown, report} = layout;
  return toProgram(['ranks', 'scores'], report, {
    main: `
  if (at.y >= ${shown}) {
    int place = (at.y - ${shown}) * ${report[0]} + at.x;
    outputColor = texel(scores, place % ${scores[0]}, min(${groupRows} + place / ${scores[0]}, ${scores[1] - 1}));
    return;
  }
  int block = 0;
  for (int j = 0; j < ${Math.ceil(blocks / 4)}; j++) {
    bvec4 found = equal(texel(ranks, j, 0), vec4(float(at.y)));
    if (any(found)) { block = 4 * j + (found.x ? 0 : found.y ? 1 : found.z ? 2 : 3); break; }
  }
  int group = block * ${blockGroups} + at.x;
  if (at.x == ${blockGroups}) outputColor = vec4(float(block), 0.0, 0.0, 0.0);
  else if (group >= ${groups}) outputColor = vec4(${NO_SCORE});
  else outputColor = texel(scores, group % ${scores[0]}, group / ${scores[0]});`,
  });
}
