import {IDS_NUMBERS, IDS_SHORT_NUMBERS, IDS_TEXT, toRowBytes} from '../../core/predict/decode.ts';

/** Components of a unit row are rounded in steps of this many standard deviations (least squared error for normal numbers, Max 1960). */
const STEP: Readonly<Record<number, number>> = {4: 0.3352, 5: 0.1881, 6: 0.1041};

/**
 * Rows of `bits` bits a component, packed lowest bits first. With 8 bits the largest component of a row becomes 127; with fewer
 * the step is the one of least error and what lies beyond is clipped. A row's own length gives its scale back. The prior, if any, is
 * one more byte.
 */
export function encodeItems(
  unit: Float32Array,
  {vector, bits, prior}: {vector: number; bits: number; prior?: {values: Float32Array; step: number}},
): Uint8Array {
  const rowBytes = toRowBytes(vector, bits) + (prior ? 1 : 0);
  const items = unit.length / vector;
  const out = new Uint8Array(items * rowBytes);
  const bound = 2 ** (bits - 1) - 1;
  for (let item = 0; item < items; item++) {
    const row = unit.subarray(item * vector, item * vector + vector);
    const step = STEP[bits]
      ? STEP[bits] / Math.sqrt(vector)
      : row.reduce((most, x) => Math.max(most, Math.abs(x)), 0) / bound;
    let bit = item * rowBytes * 8;
    for (const component of row) {
      const value = step > 0 ? Math.max(-bound, Math.min(bound, Math.round(component / step))) + bound : bound;
      const shifted = value << (bit & 7);
      out[bit >> 3] |= shifted & 255;
      if (shifted > 255) out[(bit >> 3) + 1] |= shifted >> 8;
      bit += bits;
    }
    if (prior) out[(item + 1) * rowBytes - 1] = toPriorByte(prior.values[item], prior.step);
  }
  return out;
}

/** An item's prior in whole steps that a signed byte can hold. */
export function toPriorByte(prior: number, step: number): number {
  return Math.max(-127, Math.min(127, Math.round(prior / step)));
}

/** What ids.bin holds, see decodeIds. */
export function encodeIds(ids: readonly string[]): Uint8Array {
  if (ids.every((id) => /^(0|[1-9]\d{0,7})$/.test(id) && Number(id) < 1 << 24)) {
    const largest = ids.reduce((most, id) => Math.max(most, Number(id)), 0);
    const width = largest < 1 << 16 ? 2 : 3;
    const bytes = new Uint8Array(1 + width * ids.length);
    bytes[0] = width === 2 ? IDS_SHORT_NUMBERS : IDS_NUMBERS;
    ids.forEach((id, item) => {
      const value = Number(id);
      const at = 1 + width * item;
      bytes[at] = value & 255;
      bytes[at + 1] = (value >> 8) & 255;
      if (width > 2) bytes[at + 2] = value >> 16;
    });
    return bytes;
  }
  return Buffer.concat([
    Buffer.from([IDS_TEXT]),
    Buffer.from(ids.map((id) => `${id.replaceAll('\0', '')}\0`).join(''), 'utf8'),
  ]);
}
