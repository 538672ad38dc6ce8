import {toKindIndex} from '../../core/contract/event-kinds.ts';
import {HEAD_NAMES, HEADS, type HeadFacts, type HeadName} from '../../core/contract/heads.ts';
import type {Batch} from './batches.ts';
import type {Sequences} from '../history/sequences.ts';

/** A row of a batch that holds no event. */
export const PADDING = -1;

/**
 * What a head should have said after each event of a batch, rows in time-major order: the class of the event that
 * follows, or whether (1 or 0) an event of the head's kind still comes in the visit; PADDING where there is no event.
 */
export function toHeadTargets(batch: Batch, {start, kind}: Sequences, head: HeadName): Int16Array {
  const facts: HeadFacts = HEADS[head];
  const visits = batch.stretches.length;
  const targets = new Int16Array(visits * batch.steps).fill(PADDING);
  batch.stretches.forEach(({visit, from, steps}, column) => {
    const coming = (event: number): boolean =>
      facts.link === 'sigmoid' && kind.subarray(event, start[visit + 1]).includes(toKindIndex(facts.later));
    let comes = coming(from + steps + 1);
    for (let step = steps - 1; step >= 0; step--) {
      const next = kind[from + step + 1];
      comes ||= facts.link === 'sigmoid' && next === toKindIndex(facts.later);
      targets[step * visits + column] = facts.link === 'softmax' ? next : Number(comes);
    }
  });
  return targets;
}

/** Heads that a history can teach: those of a kind that occurs in it, and the next kind where there are several. */
export function toTaughtHeads(kinds: ReadonlySet<number>): HeadName[] {
  return HEAD_NAMES.filter((name) => {
    const facts: HeadFacts = HEADS[name];
    return facts.link === 'softmax' ? kinds.size > 1 : kinds.has(toKindIndex(facts.later));
  });
}
