import type {Batch} from './batches.ts';
import type {Sequences} from '../history/sequences.ts';

/**
 * The profile state (GRU) after each visit, from the last time that the visit was read in training. The shopper's next
 * visit starts from it.
 */
export class ProfileStates {
  /** [visits, units] */
  readonly states: Float32Array;

  constructor(
    private readonly sequences: Sequences,
    private readonly units: number,
  ) {
    this.states = new Float32Array((sequences.start.length - 1) * units);
  }

  /** @returns [visits of the batch, units] zeros for a shopper's first visit */
  startsOf({stretches}: Batch): Float32Array {
    const {units, states} = this;
    const starts = new Float32Array(stretches.length * units);
    stretches.forEach(({visit}, column) => {
      const before = this.sequences.previousVisit[visit];
      if (before >= 0) starts.set(states.subarray(before * units, before * units + units), column * units);
    });
    return starts;
  }

  /** @param read [steps x visits, units] of a batch, in time-major order */
  keep({stretches}: Batch, read: Float32Array): void {
    const {units, states} = this;
    stretches.forEach(({visit, steps}, column) => {
      const row = (steps - 1) * stretches.length + column;
      states.set(read.subarray(row * units, row * units + units), visit * units);
    });
  }
}
