import {EPOCHS_PER_YEAR} from '../contract/epoch.ts';

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
