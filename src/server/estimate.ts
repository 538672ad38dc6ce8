import {EPSILON_PER_REPORT} from '../core/privacy/budget.ts';
import {toResponseProbabilities} from '../core/privacy/randomised-response.ts';
import {toNormalPValue} from './normal.ts';

/** The estimated share of shoppers whose true answer is this one. */
export interface Estimate {
  /** Unbiased, so it may lie a little outside 0 to 1. */
  readonly share: number;
  /** Standard deviation of `share`, from the noise and from sampling the shoppers. */
  readonly standardError: number;
  /** 95 % confidence interval; like `share` it may reach outside 0 to 1. */
  readonly low: number;
  readonly high: number;
}

/** Half width of a 95 % interval in standard errors. */
const WIDTH_95 = 1.96;
/** A question is shown if the intervals of groups of up to half the shoppers are at most this wide to either side. */
export const MAX_HALF_WIDTH = 0.1;
/** Share of the group that MAX_HALF_WIDTH is checked for; smaller groups have narrower intervals. */
const LARGE_GROUP = 0.5;
/** Minimum number of reports, whatever the noise. */
const MIN_REPORTS = 100;

/**
 * Unbiased estimates from noisy counts: with c reports of an answer out of n, truth probability p and lie probability
 * q,
 *
 *     share = (c / n - q) / (p - q)
 *     variance = r (1 - r) / n / (p - q)²,   r = c / n
 *
 * (Wang, Blocki, Li, Jha, "Locally differentially private protocols for frequency estimation", USENIX Security 2017,
 * "direct encoding"; the variance is the binomial one of c.) n is random, because each report's slot is drawn, but
 * independent of the answers: given n, the reports are a random sample. The interval is Wilson's for r (JASA 1927),
 * which holds for few reports too, moved by the same line.
 *
 * @param counts [answer] reports of one slot and epoch
 * @returns one estimate per answer; none if there are no reports
 */
export function estimateShares(counts: readonly number[], epsilon: number = EPSILON_PER_REPORT): Estimate[] {
  const {truth, lie} = toResponseProbabilities(counts.length, epsilon);
  const reports = counts.reduce((sum, count) => sum + count, 0);
  if (reports === 0) return [];
  const toShare = (rate: number): number => (rate - lie) / (truth - lie);
  return counts.map((count) => {
    const rate = count / reports;
    const variance = (rate * (1 - rate)) / reports;
    const squared = WIDTH_95 ** 2 / reports;
    const middle = (rate + squared / 2) / (1 + squared);
    const half = (WIDTH_95 * Math.sqrt(variance + squared / (4 * reports))) / (1 + squared);
    return {
      share: toShare(rate),
      standardError: Math.sqrt(variance) / (truth - lie),
      low: toShare(middle - half),
      high: toShare(middle + half),
    };
  });
}

/** Number of reports that a slot of this size needs in an epoch before its groups are shown. */
export function toNeededReports(size: number, epsilon: number = EPSILON_PER_REPORT): number {
  const {truth, lie} = toResponseProbabilities(size, epsilon);
  const rate = lie + LARGE_GROUP * (truth - lie);
  const needed = rate * (1 - rate) * (WIDTH_95 / MAX_HALF_WIDTH / (truth - lie)) ** 2;
  return Math.max(MIN_REPORTS, Math.ceil(needed));
}

/**
 * p value of "the true shares of two epochs are the same", two-sided, by the normal distribution and both standard
 * errors.
 */
export function toPValue(now: Estimate, before: Estimate): number {
  const deviation = Math.hypot(now.standardError, before.standardError);
  // Without any spread all counts are 0, and nothing is known of a change.
  return deviation === 0 ? 1 : toNormalPValue((now.share - before.share) / deviation);
}
