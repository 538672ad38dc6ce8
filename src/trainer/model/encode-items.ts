import {IDS_NUMBERS, IDS_SHORT_NUMBERS, IDS_TEXT, IDS_WIDE} from '../../core/predict/decode-ids.ts';
import {toRowBytes} from '../../core/predict/file-sizes.ts';

/**
 * Components of a unit row are rounded in steps of this many standard deviations (least squared error for normal
 * numbers, Max 1960).
 */
const STEP: Readonly<Record<number, number>> = {4: 0.3352, 5: 0.1881, 6: 0.1041};

/**
 * Rows of `bits` bits per component, packed lowest bits first. With 8 bits the largest component of a row becomes 127;
 * with fewer bits the step is the one with the least error, and larger values are clipped. The scale of a row is not
 * stored: readers normalise rows. The prior, if any, is one more byte.
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

/** Largest number of 6 bytes, which a double holds exactly. */
const MAX_WIDE_ID = 2 ** 48 - 1;

/**
 * Encodes the content of ids.bin, see decodeIds.
 *
 * @param given `wide`: allows numbers above 2^24, in as many bytes as they need; only for shards of models with lists,
 *   because older readers of ids.bin do not know this form
 */
export function encodeIds(ids: readonly string[], {wide = false}: {wide?: boolean} = {}): Uint8Array {
  const largest = ids.reduce((most, id) => Math.max(most, toWhole(id)), 0);
  if (largest < 2 ** 24) return toNumberBytes(ids, largest < 2 ** 16 ? 2 : 3);
  if (wide && largest <= MAX_WIDE_ID) return toNumberBytes(ids, Math.ceil(Math.log2(largest + 1) / 8), {wide});
  return Buffer.concat([
    Buffer.from([IDS_TEXT]),
    Buffer.from(ids.map((id) => `${id.replaceAll('\0', '')}\0`).join(''), 'utf8'),
  ]);
}

/** An id as a whole number whose decimal text is the id; Infinity if there is none. */
function toWhole(id: string): number {
  return /^(0|[1-9]\d{0,14})$/.test(id) ? Number(id) : Infinity;
}

function toNumberBytes(ids: readonly string[], width: number, {wide = false}: {wide?: boolean} = {}): Uint8Array {
  const head = wide ? [IDS_WIDE, width] : [width === 2 ? IDS_SHORT_NUMBERS : IDS_NUMBERS];
  const bytes = new Uint8Array(head.length + width * ids.length);
  bytes.set(head);
  ids.forEach((id, item) => {
    let left = Number(id);
    for (let k = 0; k < width; k++, left = Math.floor(left / 256)) bytes[head.length + width * item + k] = left % 256;
  });
  return bytes;
}
