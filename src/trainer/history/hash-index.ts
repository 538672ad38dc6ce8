/**
 * Numbers 64-bit hashes in order of arrival. Open addressing with 12 bytes a slot, without strings and objects.
 *
 * The probability that two of n ids share a hash is n² / 2^65: one in 370,000 for ten million ids.
 */
export class HashIndex {
  private low = new Uint32Array(FIRST_SLOTS);
  private high = new Uint32Array(FIRST_SLOTS);
  /** Number + 1; 0 in a free slot. */
  private number = new Int32Array(FIRST_SLOTS);
  private count = 0;

  /** Number of distinct hashes. */
  get size(): number {
    return this.count;
  }

  /** The hash's number; a new hash gets the next one. */
  add(low: number, high: number): number {
    const slot = this.find(low, high);
    if (this.number[slot] > 0) return this.number[slot] - 1;
    this.low[slot] = low;
    this.high[slot] = high;
    this.number[slot] = ++this.count;
    if (this.count > this.number.length * MAX_LOAD) this.grow();
    return this.count - 1;
  }

  /** The hash's number, or -1 if it is unknown. */
  get(low: number, high: number): number {
    return this.number[this.find(low, high)] - 1;
  }

  private find(low: number, high: number): number {
    const last = this.number.length - 1;
    // Takes the top bits, because all hashes of a shard may have the same low bits.
    let slot = Math.imul(low ^ high, SPREAD) >>> (Math.clz32(last) & 31);
    while (this.number[slot] > 0 && (this.low[slot] !== low || this.high[slot] !== high)) slot = (slot + 1) & last;
    return slot;
  }

  private grow(): void {
    const {low, high, number} = this;
    this.low = new Uint32Array(2 * low.length);
    this.high = new Uint32Array(2 * high.length);
    this.number = new Int32Array(2 * number.length);
    for (let slot = 0; slot < number.length; slot++) {
      if (number[slot] === 0) continue;
      const to = this.find(low[slot], high[slot]);
      this.low[to] = low[slot];
      this.high[to] = high[slot];
      this.number[to] = number[slot];
    }
  }
}

/** A power of two. */
const FIRST_SLOTS = 1 << 12;
const MAX_LOAD = 0.6;
/** 2^32 / golden ratio (Knuth's multiplicative hashing). */
const SPREAD = 0x9e3779b1;
