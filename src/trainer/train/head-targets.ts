import {toKindIndex} from '../../core/contract/event-kinds.ts';
import {HEAD_NAMES, HEADS, type HeadFacts, type HeadName} from '../../core/contract/heads.ts';
import type {Batch} from './batches.ts';
import {comesAfter, isAskedAfter, type Sequences} from '../history/sequences.ts';

/** Target of a row that has no answer: without an event, or after which no browser asks, see isAskedAfter. */
export const PADDING = -1;

/**
 * Targets of a head at each event of a batch, rows in time-major order: whether (1 or 0) an event of the head's kind
 * still comes in the visit, or the class of the next event; PADDING in rows without an answer. After the last event of
 * a visit no class is right, but "nothing comes" is.
 */
export function toHeadTargets(batch: Batch, sequences: Sequences, head: HeadName): Int16Array {
  const {start, kind} = sequences;
  const facts: HeadFacts = HEADS[head];
  const later = facts.link === 'sigmoid' ? toKindIndex(facts.later) : undefined;
  const visits = batch.stretches.length;
  const targets = new Int16Array(visits * batch.steps).fill(PADDING);
  batch.stretches.forEach(({visit, from, steps}, column) => {
    const end = start[visit + 1];
    for (let event = from; event < from + steps; event++) {
      if (!isAskedAfter(sequences, visit, event)) continue;
      const next = event + 1 < end ? kind[event + 1] : PADDING;
      targets[(event - from) * visits + column] =
        later === undefined ? next : Number(comesAfter(sequences, {visit, event}, later));
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
