import {AGGREGATE_SLOTS} from '../contract/aggregate.ts';

/**
 * ε of each answer. With 2, an answer among 5 is true with probability 0.65, one among 33 with 0.19; 10 000 shoppers give bands to
 * ± 0.6 points and interests to ± 1 point of standard error. Half of it would need 6 to 11 times the shoppers for the same error.
 */
export const EPSILON_PER_SLOT = 2;

/**
 * Different true answers of one slot that ever get noise of their own. After that the slot repeats what it said last, so that a changeable
 * shopper does not pay without end; her slot lags from then on.
 */
export const ANSWERS_PER_SLOT = 3;

const SLOTS = Object.keys(AGGREGATE_SLOTS).length;

/** What a shopper can lose at most, by adding up ε (basic composition): in one report, and as long as her profile lives. */
export const PRIVACY_BUDGET = {
  epsilonPerSlot: EPSILON_PER_SLOT,
  epsilonPerReport: SLOTS * EPSILON_PER_SLOT,
  epsilonForLife: SLOTS * ANSWERS_PER_SLOT * EPSILON_PER_SLOT,
} as const;
