import {EPOCHS_PER_YEAR} from '../contract/epoch.ts';

/**
 * ε of a report, and so of an epoch: one answer goes through randomised response, and which one is drawn without
 * regard to the shopper. The same for every browser, known to the server from here and never told by a sender:
 * COARSE_FORMAT stands for it. With 2, an answer among 5 is true with probability 0.65, one among 33 with 0.19.
 * docs/privacy.md has the shoppers that this needs.
 */
export const EPSILON_PER_REPORT = 2;

/**
 * Most that the reports of a year cost together, by adding up ε (basic composition: Dwork, Roth, 2014, theorem 3.16).
 */
export const EPSILON_PER_YEAR = EPOCHS_PER_YEAR * EPSILON_PER_REPORT;
