/** Assigns addresses in the kernels' memory to blocks, one after the other, before the memory is allocated. */
export class MemoryLayout {
  /** Bytes assigned so far. */
  bytes = 0;

  /** Address of a new block: a multiple of 16, because aligned SIMD loads are faster. */
  take(bytes: number): number {
    const at = this.bytes;
    this.bytes = roundUp(at + bytes, 16);
    return at;
  }
}

/** The smallest multiple of `unit` that is not below `value`. */
export function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
