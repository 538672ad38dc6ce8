/**
 * The inner loops of a prediction in AssemblyScript, for 128-bit SIMD. All addresses are bytes of the one memory,
 * which the caller lays out; every block starts at a multiple of 16. `npm run kernels` compiles this file into
 * kernels.wasm.ts.
 */

/**
 * out[r] = factor · scales[r] · Σ codes[r, k] · (high[k] + low[k] / 2^15) + priors[r], four rows at a time.
 *
 * Sums are whole numbers and so exact: int8 x int16 products, added in pairs by one instruction. The query comes as
 * two int16 terms, because one alone is off by 1e-4 in the worst of 43,000 logits; the second costs 40 % more time
 * and takes the error to 1e-6.
 *
 * @param codes int8 [rows, stride], rows and stride multiples of 4 and 8, the rest zero
 * @param query int16 [2, stride] high, then low
 */
export function scoreRows(
  codes: usize,
  query: usize,
  scales: usize,
  priors: usize,
  out: usize,
  rows: i32,
  stride: i32,
  factor: f32,
): void {
  const low = query + ((stride as usize) << 1);
  const one = stride as usize;
  const two = one * 2;
  const three = one * 3;
  let at = codes;
  for (let r = 0; r < rows; r += 4) {
    let high0 = i32x4.splat(0);
    let high1 = high0;
    let high2 = high0;
    let high3 = high0;
    let low0 = high0;
    let low1 = high0;
    let low2 = high0;
    let low3 = high0;
    for (let k: usize = 0; k < one; k += 8) {
      const q = v128.load(query + (k << 1));
      const p = v128.load(low + (k << 1));
      const c0 = v128.load8x8_s(at + k);
      const c1 = v128.load8x8_s(at + k + one);
      const c2 = v128.load8x8_s(at + k + two);
      const c3 = v128.load8x8_s(at + k + three);
      high0 = i32x4.add(high0, i32x4.dot_i16x8_s(c0, q));
      high1 = i32x4.add(high1, i32x4.dot_i16x8_s(c1, q));
      high2 = i32x4.add(high2, i32x4.dot_i16x8_s(c2, q));
      high3 = i32x4.add(high3, i32x4.dot_i16x8_s(c3, q));
      low0 = i32x4.add(low0, i32x4.dot_i16x8_s(c0, p));
      low1 = i32x4.add(low1, i32x4.dot_i16x8_s(c1, p));
      low2 = i32x4.add(low2, i32x4.dot_i16x8_s(c2, p));
      low3 = i32x4.add(low3, i32x4.dot_i16x8_s(c3, p));
    }
    at += one << 2;
    const high = f32x4.convert_i32x4_s(sumLanes(high0, high1, high2, high3));
    const rest = f32x4.convert_i32x4_s(sumLanes(low0, low1, low2, low3));
    const sum = f32x4.add(high, f32x4.mul(rest, f32x4.splat(1.0 / 32768.0)));
    const scale = f32x4.mul(f32x4.splat(factor), v128.load(scales + ((r as usize) << 2)));
    const prior = v128.load(priors + ((r as usize) << 2));
    v128.store(out + ((r as usize) << 2), f32x4.add(f32x4.mul(sum, scale), prior));
  }
}

/** The sum of each vector's four numbers, one lane a vector. */
function sumLanes(a: v128, b: v128, c: v128, d: v128): v128 {
  const x = i32x4.add(i32x4.shuffle(a, b, 0, 4, 2, 6), i32x4.shuffle(a, b, 1, 5, 3, 7));
  const y = i32x4.add(i32x4.shuffle(c, d, 0, 4, 2, 6), i32x4.shuffle(c, d, 1, 5, 3, 7));
  return i32x4.add(i32x4.shuffle(x, y, 0, 1, 4, 5), i32x4.shuffle(x, y, 2, 3, 6, 7));
}

/**
 * out = row · matrix, sixteen columns at a time so that sums stay in registers.
 *
 * @param row float32 [rows]
 * @param matrix float32 [rows, columns] row-major, columns a multiple of 16, the rest zero
 */
export function multiplyRow(row: usize, matrix: usize, out: usize, rows: i32, columns: i32): void {
  const step = (columns as usize) << 2;
  for (let column: usize = 0; column < step; column += 64) {
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    let at = matrix + column;
    for (let r = 0; r < rows; r++) {
      const factor = v128.load32_splat(row + ((r as usize) << 2));
      a = f32x4.add(a, f32x4.mul(factor, v128.load(at)));
      b = f32x4.add(b, f32x4.mul(factor, v128.load(at, 16)));
      c = f32x4.add(c, f32x4.mul(factor, v128.load(at, 32)));
      d = f32x4.add(d, f32x4.mul(factor, v128.load(at, 48)));
      at += step;
    }
    v128.store(out + column, a);
    v128.store(out + column, b, 16);
    v128.store(out + column, c, 32);
    v128.store(out + column, d, 48);
  }
}
