/** Deals out the kernels' memory, block after block, before it is opened. */
export class MemoryLayout {
  /** Bytes dealt out so far. */
  bytes = 0;

  /** Address of a new block: a multiple of 16, as SIMD loads like it. */
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
