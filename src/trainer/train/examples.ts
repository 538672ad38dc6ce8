import type {Batch} from './batches.ts';
import type {Sequences} from '../history/sequences.ts';

/** An item of the visit so far, with its positions counted from the newest event (0). */
export interface Repeat {
  readonly item: number;
  readonly positions: readonly number[];
}

/** A prefix of a visit and the item that follows it. */
export interface Example {
  /** Row of the network's outputs, time-major. */
  readonly row: number;
  readonly target: number;
  /** The visit's first event, and the newest that was read. */
  readonly visitStart: number;
  readonly event: number;
  readonly repeats: readonly Repeat[];
}

/**
 * One example for each event in a batch that is followed by an event with a known item, which is the one to predict.
 *
 * @param memory number of newest events whose items get a repeat bonus
 */
export function toExamples(sequences: Sequences, batch: Batch, memory: number): Example[] {
  const examples: Example[] = [];
  const visits = batch.stretches.length;
  batch.stretches.forEach(({visit, from, steps}, column) => {
    const visitStart = sequences.start[visit];
    const last = sequences.start[visit + 1] - 1;
    for (let step = 0; step < steps; step++) {
      const event = from + step;
      if (event === last) continue;
      const target = sequences.item[event + 1];
      if (target < 0) continue;
      const repeats = toRepeats(sequences, {visitStart, event, memory});
      examples.push({row: step * visits + column, target, visitStart, event, repeats});
    }
  });
  return examples;
}

/**
 * Items of the newest `memory` events of a visit, the newest first.
 *
 * @param event the newest event read
 */
function toRepeats(
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
