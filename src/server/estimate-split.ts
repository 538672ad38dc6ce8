import {NOISE_HALF_WIDTH_95, NOISE_VARIANCE, toNoisePValue} from './noise-sum.ts';
import {toNormalPValue} from './normal.ts';

/** The estimated share of one answer among the shoppers who shared. */
export interface SplitEstimate {
  /** Unbiased, so it may lie a little outside 0 to 1. */
  readonly share: number;
  /** 95 % interval; like `share` it may reach outside 0 to 1. */
  readonly low: number;
  readonly high: number;
}

/**
 * Shares from opened sums. An opened sum is the number of reports with an answer plus the noise of two servers, and the
 * number n of all reports is exact, so sum / n is unbiased. The interval is the sum plus or minus the 95 % quantile of
 * the noise's own distribution, over n. It holds what is true of the shoppers who shared, and leaves out the chance by
 * which these are others than all shoppers.
 *
 * @param sums [answer] opened sums of one slot and epoch
 * @param reports n
 */
export function estimateSplitShares(sums: readonly number[], reports: number): SplitEstimate[] {
  if (reports === 0) return [];
  return sums.map((sum) => ({
    share: sum / reports,
    low: (sum - NOISE_HALF_WIDTH_95) / reports,
    high: (sum + NOISE_HALF_WIDTH_95) / reports,
  }));
}

/**
 * p value of "nothing has changed between two epochs", two-sided: the larger one of two tests. The first asks whether
 * the noise of both epochs alone moves the shares so far apart, by its exact distribution. The second asks whether the
 * noise and the choice of the shoppers together do, as if each epoch's were drawn anew from the same people, by the
 * normal distribution: in large shops most of the difference between two weeks is who came. Shoppers who come in both
 * weeks make it larger than it would have to be.
 */
export function toSplitPValue(now: {sum: number; reports: number}, before: {sum: number; reports: number}): number {
  const pooled = Math.min(1, Math.max(0, (now.sum + before.sum) / (now.reports + before.reports)));
  const toVariance = (reports: number): number => NOISE_VARIANCE / reports ** 2 + (pooled * (1 - pooled)) / reports;
  const deviation = Math.sqrt(toVariance(now.reports) + toVariance(before.reports));
  const difference = now.sum / now.reports - before.sum / before.reports;
  return Math.max(toNoisePValue(now, before), toNormalPValue(difference / deviation));
}
