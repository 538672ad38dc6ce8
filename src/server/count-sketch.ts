import {createHmac, randomBytes} from 'node:crypto';

const ROWS = 4;
/**
 * Cells per row. The sketch takes 1 MB whatever is counted; at 300,000 counts per window, a cell has 5 counts of other
 * texts.
 */
const WIDTH = 65_536;

/**
 * Counts how often each text came within a window, in bounded memory and without keeping any text (count-min sketch,
 * Cormode and Muthukrishnan 2005): a count is never too low, and too high only if other texts share all four of its
 * cells. Nothing is evicted, so a client cannot flood the table to be forgotten; and which texts share cells depends on
 * a secret key of this process.
 */
export class CountSketch {
  private readonly key = randomBytes(32);
  private readonly cells = new Uint32Array(ROWS * WIDTH);
  private endsMs = -Infinity;

  /** @param windowMs length of the window, from the first count on; after it all counts are 0 */
  constructor(private readonly windowMs: number) {}

  /** Adds one. @returns the count now */
  add(text: string, nowMs: number): number {
    if (nowMs >= this.endsMs) {
      this.cells.fill(0);
      this.endsMs = nowMs + this.windowMs;
    }
    return Math.min(...this.cellsOf(text).map((cell) => ++this.cells[cell]));
  }

  /** Removes one that was added in this window. */
  remove(text: string): void {
    for (const cell of this.cellsOf(text)) if (this.cells[cell] > 0) this.cells[cell]--;
  }

  /** Time until the window ends. */
  remainingMs(nowMs: number): number {
    return Math.max(0, this.endsMs - nowMs);
  }

  private cellsOf(text: string): number[] {
    const digest = createHmac('sha256', this.key).update(text).digest();
    return Array.from({length: ROWS}, (_, row) => row * WIDTH + (digest.readUInt32LE(row * 4) % WIDTH));
  }
}
