import {SHARED_SLOTS, SLOT_NAMES, type SlotAnswers, type SlotName} from '../contract/shared-slots.ts';
import {EPSILON_PER_REPORT} from './budget.ts';
import {randomiseAnswer, toResponseProbabilities} from './randomised-response.ts';

/** The question that a shopper's browser answers in one epoch, and the randomised answer. */
export interface CoarseAnswer {
  readonly slot: SlotName;
  readonly answer: number;
}

/**
 * Draws one slot uniformly and passes its true answer through randomised response. Both draws are new in every epoch.
 * The slot does not depend on the shopper, so the pair is as private as the answer alone: for every possible report,
 * the probabilities of any two shoppers to send it differ at most by the factor e^EPSILON_PER_REPORT.
 *
 * @param random uniform in [0, 1), from a cryptographic source
 */
export function drawCoarseAnswer(truth: SlotAnswers, random: () => number): CoarseAnswer {
  const slot = SLOT_NAMES[Math.floor(random() * SLOT_NAMES.length)];
  const {size} = SHARED_SLOTS[slot];
  return {slot, answer: randomiseAnswer(truth[slot], {size, epsilon: EPSILON_PER_REPORT, random})};
}

/** Probability that a reported answer of this slot is not the true one. */
export function toChangeProbability(slot: SlotName): number {
  return 1 - toResponseProbabilities(SHARED_SLOTS[slot].size, EPSILON_PER_REPORT).truth;
}
