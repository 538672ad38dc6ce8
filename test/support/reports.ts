import {createHash} from 'node:crypto';
import {COARSE_FORMAT, type CoarseReport} from '../../src/core/contract/coarse-report.ts';

/** Tuesday, 2026-11-24, noon UTC. */
export const NOON_MS = 20_781 * 86_400_000 + 43_200_000;
/** The day of NOON_MS, and its week: Monday the 23rd is day 20 780 = 7 · 2969 - 3. */
export const TODAY = 20_781;
export const THIS_WEEK = 2969;
export const DAY_MS = 86_400_000;
export const WEEK_MS = 7 * DAY_MS;

/** The secret of the report with this number. */
export function secretOf(index: number): string {
  return createHash('sha256').update(`secret ${index}`).digest('hex');
}

/** The report with this number. */
export function report(index: number, changes: Partial<CoarseReport> = {}): CoarseReport {
  return {
    format: COARSE_FORMAT,
    reportId: index.toString(16).padStart(32, '0'),
    secretHash: createHash('sha256').update(secretOf(index)).digest('hex'),
    epoch: THIS_WEEK,
    slot: 'segment',
    answer: 1,
    ...changes,
  };
}
