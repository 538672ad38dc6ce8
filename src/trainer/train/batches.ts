import {type Random, shuffle} from '../random.ts';
import type {Stretch} from '../history/sequences.ts';

/** Stretches of similar length, padded to `steps` on the right. */
export interface Batch {
  readonly steps: number;
  readonly stretches: readonly Stretch[];
}

/** Lengths a graph is built for; a stretch is padded to the next one. */
const STEP_BUCKETS = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 19, 24, 30, 40, 60];

/** Maximum number of events in a stretch. */
export const MAX_STEPS = STEP_BUCKETS[STEP_BUCKETS.length - 1];

/**
 * Batches with about `rows` examples each, in random order.
 *
 * @param random undefined keeps the given order, as evaluation needs
 */
export function toBatches(stretches: readonly Stretch[], rows: number, random?: Random): Batch[] {
  const order = Int32Array.from(stretches.keys());
  if (random) shuffle(order, random);
  const open = new Map<number, {stretches: Stretch[]; rows: number}>();
  const batches: Batch[] = [];
  for (const index of order) {
    const stretch = stretches[index];
    const steps = STEP_BUCKETS.find((bucket) => bucket >= stretch.steps) ?? MAX_STEPS;
    const batch = open.get(steps) ?? {stretches: [], rows: 0};
    open.set(steps, batch);
    batch.stretches.push(stretch);
    batch.rows += stretch.steps;
    if (batch.rows < rows) continue;
    batches.push({steps, stretches: batch.stretches});
    open.delete(steps);
  }
  for (const [steps, batch] of open) batches.push({steps, stretches: batch.stretches});
  if (!random) return batches;
  return [...shuffle(Int32Array.from(batches.keys()), random)].map((index) => batches[index]);
}
