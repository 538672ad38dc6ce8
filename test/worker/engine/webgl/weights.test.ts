import {expect, it} from 'vitest';
import {fromHalf} from '../../../../src/core/predict/half.ts';
import {toHalfTexels} from '../../../../src/worker/engine/webgl/programs/weights.ts';

it('packs two rows of four weights a texel, and loses none', () => {
  const values = Float32Array.from({length: 4 * 2 * 3}, (_, at) => (at - 10) / 8); // 2 texels wide, 3 rows
  const {width, height, values: words} = toHalfTexels({width: 2, height: 3, values});
  expect([width, height]).toEqual([2, 2]);
  for (let row = 0; row < 4; row++) {
    for (let column = 0; column < 8; column++) {
      const texel = (row >> 1) * width + (column >> 2);
      const word = words[4 * texel + 2 * (row & 1) + ((column & 3) >> 1)];
      const found = fromHalf(column & 1 ? word >>> 16 : word & 0xffff);
      expect(found, `row ${row}, column ${column}`).toBe(row < 3 ? values[8 * row + column] : 0);
    }
  }
});

it('refuses weights that 16 bits do not hold, rather than round them', () => {
  expect(() => toHalfTexels({width: 1, height: 1, values: Float32Array.of(0, 0, 0.1, 0)})).toThrow(
    'WebGL needs 16-bit weights',
  );
});
