import {toResponseProbabilities} from '../core/privacy/randomised-response.ts';

/** Reports that went through randomised response with the same ε: how often each answer was given. */
export interface ReportedCounts {
  readonly epsilon: number;
  /** [answer] */
  readonly counts: readonly number[];
}

/** How many shoppers truly have an answer. */
export interface Estimate {
  /** Unbiased, so it may lie below 0 or above the number of shoppers. */
  readonly shoppers: number;
  /** Standard deviation of the noise in `shoppers`. */
  readonly standardError: number;
}

/** Fewer sharing shoppers than this and nothing at all is shown: the error bars would span half the scale. */
export const MINIMUM_SHOPPERS = 50;
/** Groups estimated smaller than this are not shown, so that no figure speaks of a handful of people. */
export const MINIMUM_GROUP = 10;
/** Nor are those less than this many standard errors above 0: noise alone makes such a group once in 40 times. */
export const MINIMUM_ERRORS = 1.96;

/**
 * Takes the noise out of counted answers, on average: with c reports of an answer out of n, truth probability p and lie probability q,
 *
 *     shoppers = (c - n q) / (p - q)
 *     variance = (t p (1 - p) + (n - t) q (1 - q)) / (p - q)²,   t = shoppers, kept within 0 .. n
 *
 * (Wang, Blocki, Li, Jha, "Locally differentially private protocols for frequency estimation", USENIX Security 2017, "direct encoding").
 * Reports with different ε are estimated apart and added. The error is that of the noise for these very shoppers; how well they stand for
 * those who do not share is another question.
 *
 * @param groups each with as many counts as the slot has answers
 * @returns one estimate an answer
 */
export function estimateAnswers(groups: readonly ReportedCounts[], size: number): Estimate[] {
  return Array.from({length: size}, (_, answer) => {
    let shoppers = 0;
    let variance = 0;
    for (const {epsilon, counts} of groups) {
      const {truth, lie} = toResponseProbabilities(size, epsilon);
      const reports = counts.reduce((sum, count) => sum + count, 0);
      const estimate = (counts[answer] - reports * lie) / (truth - lie);
      const likely = Math.min(reports, Math.max(0, estimate));
      shoppers += estimate;
      variance += (likely * truth * (1 - truth) + (reports - likely) * lie * (1 - lie)) / (truth - lie) ** 2;
    }
    return {shoppers, standardError: Math.sqrt(variance)};
  });
}

/** Whether an estimate may be shown and says something. */
export function isShown({shoppers, standardError}: Estimate, allShoppers: number): boolean {
  return allShoppers >= MINIMUM_SHOPPERS && shoppers >= MINIMUM_GROUP && shoppers >= MINIMUM_ERRORS * standardError;
}
