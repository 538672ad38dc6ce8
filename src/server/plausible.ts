import {EPSILON_PER_REPORT} from '../core/privacy/budget.ts';
import {toResponseProbabilities} from '../core/privacy/randomised-response.ts';

/**
 * Standard errors from which counts are held back as made up. Reports are not authenticated, so anybody can send false
 * ones, but false ones usually lack the noise: honest browsers answer every question equally often, and give every
 * answer at least as often as the noise alone does. Counts of honest browsers exceed this limit in about one week of
 * 4000. False reports with the right noise pass, but change a figure no more than as many real shoppers would.
 */
const MAX_ERRORS = 4.5;
/**
 * Variance of the difference between a slot's reports and the median of the six slots, per report: 5/6 from the slot
 * itself, 1/4 from the median.
 */
const VARIANCE_OF_DIFFERENCE = 1.1;

/**
 * Whether a slot has no more reports than expected from the other slots. @param all reports of each slot of the epoch
 */
export function isEven(reports: number, all: readonly number[]): boolean {
  const sorted = [...all].sort((a, b) => a - b);
  const median = (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
  return reports - median <= MAX_ERRORS * Math.sqrt(VARIANCE_OF_DIFFERENCE * median);
}

/**
 * Whether every answer occurs at least as often as the noise alone produces it, and the answers that no shopper of this
 * shop can truly have no more often in total.
 *
 * @param counts [answer]
 * @param listed number of answers that the shop has names for; higher ones can only come from noise
 */
export function isNoisy(counts: readonly number[], listed: number, epsilon: number = EPSILON_PER_REPORT): boolean {
  const {lie} = toResponseProbabilities(counts.length, epsilon);
  const reports = counts.reduce((sum, count) => sum + count, 0);
  const reaches = (answers: readonly number[]): boolean => {
    const found = answers.reduce((sum, count) => sum + count, 0);
    const chance = answers.length * lie;
    return found - reports * chance >= -MAX_ERRORS * Math.sqrt(reports * chance * (1 - chance));
  };
  return counts.every((count) => reaches([count])) && reaches(counts.slice(listed));
}
