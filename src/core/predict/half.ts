/** Value of an IEEE 754 half-precision number. */
export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 0) return (sign * fraction) / 16777216;
  if (exponent === 31) return fraction ? Number.NaN : sign * Infinity;
  return sign * 2 ** (exponent - 25) * (1024 + fraction);
}

/** Nearest IEEE 754 half-precision number of each value, as its 16 bits. */
export function toHalf(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return Uint16Array.from(bits, (word) => {
    const sign = (word >>> 16) & 0x8000;
    const exponent = ((word >>> 23) & 0xff) - 112;
    const fraction = word & 0x7fffff;
    if (exponent >= 31) return sign | 0x7c00;
    if (exponent <= 0) {
      if (exponent < -10) return sign;
      const shifted = (fraction | 0x800000) >>> (1 - exponent);
      return sign | ((shifted + 0x1000) >>> 13);
    }
    return sign | (((exponent << 10) | (fraction >>> 13)) + ((fraction >>> 12) & 1));
  });
}
