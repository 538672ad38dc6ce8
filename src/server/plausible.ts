import {EPSILON_PER_REPORT} from '../core/privacy/budget.ts';
import {toResponseProbabilities} from '../core/privacy/randomised-response.ts';

/**
 * A report has no proof, so anybody can send made-up ones. What cannot be forged cheaply is the noise: honest
 * browsers ask every question equally often, and give every answer at least as often as chance does. Sums that break
 * this by so many standard errors are held back; those of honest browsers do so in about one week of 4000. Whoever
 * makes up reports with all the noise in them passes, and then moves a figure no more than as many real shoppers
 * would.
 */
const MOST_ERRORS = 4.5;
/**
 * Of the difference between a slot's reports and the median of six, by reports: 5/6 of the slot's own, 1/4 of the
 * median's.
 */
const VARIANCE_OF_DIFFERENCE = 1.1;

/** Whether a slot has no more reports than the other slots let expect. @param all reports of each slot of the epoch */
export function isEven(reports: number, all: readonly number[]): boolean {
  const sorted = [...all].sort((a, b) => a - b);
  const median = (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
  return reports - median <= MOST_ERRORS * Math.sqrt(VARIANCE_OF_DIFFERENCE * median);
}

/**
 * Whether every answer was given as often as chance alone gives it, whatever shoppers truly are; and so the answers
 * together that no shopper of this shop can have.
 *
 * @param counts [answer]
 * @param listed answers that the shop has names for; nobody truly has one from here on
 */
export function isNoisy(counts: readonly number[], listed: number, epsilon: number = EPSILON_PER_REPORT): boolean {
  const {lie} = toResponseProbabilities(counts.length, epsilon);
  const reports = counts.reduce((sum, count) => sum + count, 0);
  const reaches = (answers: readonly number[]): boolean => {
    const found = answers.reduce((sum, count) => sum + count, 0);
    const chance = answers.length * lie;
    return found - reports * chance >= -MOST_ERRORS * Math.sqrt(reports * chance * (1 - chance));
  };
  return counts.every((count) => reaches([count])) && reaches(counts.slice(listed));
}
