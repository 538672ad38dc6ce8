import {openKernels} from './kernels/open-kernels.ts';
import {type NextAbove, topItems} from './top-items.ts';

/** Room for numbers of which some are scores, and the best of those; SIMD looks for them where the runtime has it. */
export class ScoreTable {
  readonly numbers: Float32Array;
  private readonly scores: Float32Array;
  private readonly nextAbove: NextAbove | undefined;

  /** @param items scores, at the beginning @param length numbers in all */
  constructor(items: number, length = items) {
    const kernels = openKernels(Float32Array.BYTES_PER_ELEMENT * length);
    this.numbers = kernels ? new Float32Array(kernels.memory.buffer, 0, length) : new Float32Array(length);
    this.scores = this.numbers.subarray(0, items);
    this.nextAbove = kernels && ((from, bar) => kernels.nextAbove(0, from, items, bar));
  }

  /** Rows of the `count` highest scores, best first; ties in row order. */
  top(count: number): Int32Array {
    return topItems(this.scores, count, this.nextAbove);
  }
}
