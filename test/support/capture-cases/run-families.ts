import type {Browser} from '@playwright/test';
import {forEachAtOnce} from './at-once.ts';
import type {CaseFamily} from './capture-case.ts';
import {type Outcome, runCase} from './run-case.ts';

/** How the cases of one dialect went. */
export interface DialectOutcomes {
  readonly dialect: string;
  readonly outcomes: readonly Outcome[];
}

/** Of all recorded events the share that is right, and of all expected ones the share that was recorded right. */
export interface Scores {
  readonly cases: number;
  readonly precision: number;
  readonly recall: number;
}

/** Cases open at once: more would only wait for each other on two cores. */
const AT_ONCE = 8;

/**
 * Runs the cases of all families, several at once.
 *
 * @param onOutcome called after each case with the number of cases that wait
 * @returns the outcomes in the order of the families
 */
export async function runFamilies(
  browser: Browser,
  families: readonly CaseFamily[],
  onOutcome: (outcome: Outcome, waiting: number) => void = () => undefined,
): Promise<readonly DialectOutcomes[]> {
  const results = families.map(({dialect}) => ({dialect, outcomes: [] as Outcome[]}));
  const cases = families.flatMap(({cases: own}, family) => own.map((one) => ({family, one})));
  await forEachAtOnce(cases, AT_ONCE, async ({family, one}, countWaiting) => {
    const outcome = await runCase(browser, one);
    results[family].outcomes.push(outcome);
    onOutcome(outcome, countWaiting());
  });
  return results;
}

/** Precision and recall, three digits; 1 where there was nothing to record. */
export function toScores(outcomes: readonly Outcome[]): Scores {
  const sum = (name: 'right' | 'expected' | 'recorded'): number =>
    outcomes.reduce((total, outcome) => total + outcome[name], 0);
  const share = (of: number): number => Number((of ? sum('right') / of : 1).toFixed(3));
  return {cases: outcomes.length, precision: share(sum('recorded')), recall: share(sum('expected'))};
}
