import {EPOCHS_PER_YEAR} from '../contract/epoch.ts';
import {SLOT_NAMES} from '../contract/shared-slots.ts';

/**
 * ε of a report, and so of an epoch: one answer goes through randomised response, and which one is drawn without regard
 * to the shopper. It is the same for every browser, and the server takes it from here, never from a sender:
 * COARSE_FORMAT implies it. With 2, an answer among 5 is true with probability 0.65, one among 33 with 0.19.
 * docs/privacy.md says how many shoppers this needs.
 */
export const EPSILON_PER_REPORT = 2;

/**
 * Upper bound on the privacy loss (the ε of differential privacy) of all reports of a year together: the sum of theirs
 * (basic composition: Dwork, Roth, 2014, theorem 3.16).
 */
export const EPSILON_PER_YEAR = EPOCHS_PER_YEAR * EPSILON_PER_REPORT;

/**
 * ε of a report that is split between two servers, all six answers together: what the opened sums of an epoch may
 * tell of one shopper. SPLIT_FORMAT implies it.
 */
export const EPSILON_PER_SPLIT_REPORT = 1;

/**
 * Scale t of the discrete Laplace noise, P(z) ∝ exp(-|z| / t), that each server adds to its share of every sum. One
 * shopper more or less changes one sum in each slot by 1, so all sums together by the number of slots (L1): with t =
 * slots / ε the noise of one server alone gives ε, also when the other server tells all that it knows.
 */
export const NOISE_SCALE = SLOT_NAMES.length / EPSILON_PER_SPLIT_REPORT;
