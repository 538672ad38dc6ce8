import {toKindIndex} from '../../core/contract/event-kinds.ts';
import {HEAD_NAMES, HEADS, type HeadFacts, type HeadName} from '../../core/contract/heads.ts';
import type {Batch} from './batches.ts';
import type {Sequences} from '../history/sequences.ts';

/** Target of a row without an event. */
export const PADDING = -1;

/**
 * Targets of a head after each event of a batch, rows in time-major order: the class of the next event, or whether (1
 * or 0) an event of the head's kind still comes in the visit; PADDING in rows without an event.
 */
export function toHeadTargets(batch: Batch, {start, kind}: Sequences, head: HeadName): Int16Array {
  const facts: HeadFacts = HEADS[head];
  const later = facts.link === 'sigmoid' ? toKindIndex(facts.later) : undefined;
  const visits = batch.stretches.length;
  const targets = new Int16Array(visits * batch.steps).fill(PADDING);
  batch.stretches.forEach(({visit, from, steps}, column) => {
    let comes = later !== undefined && kind.subarray(from + steps + 1, start[visit + 1]).includes(later);
    for (let step = steps - 1; step >= 0; step--) {
      const next = kind[from + step + 1];
      comes ||= next === later;
      targets[step * visits + column] = later === undefined ? next : Number(comes);
    }
  });
  return targets;
}

/**
 * Heads that can be trained on a history: sigmoid heads whose kind occurs in it, and the next kind if there are several
 * kinds.
 */
export function toTaughtHeads(kinds: ReadonlySet<number>): HeadName[] {
  return HEAD_NAMES.filter((name) => {
    const facts: HeadFacts = HEADS[name];
    return facts.link === 'softmax' ? kinds.size > 1 : kinds.has(toKindIndex(facts.later));
  });
}
