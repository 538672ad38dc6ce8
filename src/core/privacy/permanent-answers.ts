import {AGGREGATE_SLOTS, type AggregateProfile, type AggregateSlot} from '../contract/aggregate.ts';
import {ANSWERS_PER_SLOT, EPSILON_PER_SLOT} from './budget.ts';
import {randomiseAnswer} from './randomised-response.ts';

export type Answers = AggregateProfile['slots'];

/** What was drawn for one slot. It stays in the browser: together with a report it would tell the truth. */
export interface SlotMemory {
  /** Pairs of true answer and the answer reported for it, in the order they came. */
  readonly drawn: readonly (readonly [truth: number, reported: number])[];
  readonly reported: number;
}

export type AnswerMemory = Readonly<Partial<Record<AggregateSlot, SlotMemory>>>;

/** Answers with noise, what to remember, and the ε spent so far by all slots. */
export interface PermanentAnswers {
  readonly reported: Answers;
  readonly memory: AnswerMemory;
  readonly epsilonSpent: number;
}

/**
 * Adds the noise that leaves a truth deniable for good: each slot draws once per true answer and repeats the draw whenever the answer
 * returns, so that many reports cannot be averaged. This is the permanent response of RAPPOR (Erlingsson, Pihur, Korolova, CCS 2014)
 * without its second, per-report layer. What that leaves open: a report that differs from the one before tells that the true answer has
 * changed, though not from what to what.
 *
 * @param random uniform in [0, 1), cryptographic
 */
export function toPermanentAnswers(truth: Answers, memory: AnswerMemory, random: () => number): PermanentAnswers {
  const reported: Record<string, number> = {};
  const next: Partial<Record<AggregateSlot, SlotMemory>> = {};
  let draws = 0;
  for (const [slot, size] of Object.entries(AGGREGATE_SLOTS) as [AggregateSlot, number][]) {
    const after = updateSlot(truth[slot], memory[slot], () => {
      return randomiseAnswer(truth[slot], {size, epsilon: EPSILON_PER_SLOT, random});
    });
    next[slot] = after;
    reported[slot] = after.reported;
    draws += after.drawn.length;
  }
  // Every slot of AGGREGATE_SLOTS has been written.
  return {reported: reported as Answers, memory: next, epsilonSpent: draws * EPSILON_PER_SLOT};
}

function updateSlot(answer: number, memory: SlotMemory | undefined, draw: () => number): SlotMemory {
  if (!memory) {
    const reported = draw();
    return {drawn: [[answer, reported]], reported};
  }
  const known = memory.drawn.find(([truth]) => truth === answer);
  if (known) return {...memory, reported: known[1]};
  if (memory.drawn.length >= ANSWERS_PER_SLOT) return memory; // The budget is spent.
  const reported = draw();
  return {drawn: [...memory.drawn, [answer, reported]], reported};
}
