import type {Batch} from './batches.ts';
import type {Sequences} from './sequences.ts';

/** An item of the visit so far, with the repeat positions it stands at (0 = the newest event). */
export interface Repeat {
  readonly item: number;
  readonly positions: readonly number[];
}

/** A prefix of a visit and the item that follows it. */
export interface Example {
  /** Row of the network's outputs, time-major. */
  readonly row: number;
  readonly target: number;
  readonly repeats: readonly Repeat[];
}

/** Every prefix of a batch's stretches that an item follows. @param memory events that repeats reach back */
export function toExamples(sequences: Sequences, batch: Batch, memory: number): Example[] {
  const examples: Example[] = [];
  const visits = batch.stretches.length;
  batch.stretches.forEach(({visit, from, steps}, column) => {
    const start = sequences.start[visit];
    for (let step = 0; step < steps; step++) {
      const target = sequences.item[from + step + 1];
      if (target < 0) continue;
      examples.push({
        row: step * visits + column,
        target,
        repeats: toRepeats(sequences, {visitStart: start, event: from + step, memory}),
      });
    }
  });
  return examples;
}

/**
 * Items of the newest `memory` events of a visit, the newest first.
 *
 * @param event the newest event read
 */
export function toRepeats(
  sequences: Sequences,
  {visitStart, event, memory}: {visitStart: number; event: number; memory: number},
): Repeat[] {
  const found = new Map<number, number[]>();
  for (let back = 0; back < memory && event - back >= visitStart; back++) {
    const item = sequences.item[event - back];
    if (item < 0) continue;
    const positions = found.get(item);
    if (positions) positions.push(back);
    else found.set(item, [back]);
  }
  return [...found].map(([item, positions]) => ({item, positions}));
}
