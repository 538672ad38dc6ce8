import {expect, test} from '@playwright/test';
import {FAMILIES} from '../support/capture-cases/index.ts';
import {type Outcome, runCase} from '../support/capture-cases/run-case.ts';

/** Cases open at once: more would only wait for each other on two cores. */
const AT_ONCE = 8;
/** Runs only the cases whose ids begin with it. */
const CHOSEN = process.env.CAPTURE_CASES ?? '';

test('what invented shops say in every dialect is recorded: once, whole, and nothing else', async ({browser}) => {
  test.setTimeout(1_800_000);
  const queue = FAMILIES.flatMap(({dialect, cases}) => cases.map((one) => ({dialect, one}))).filter(({one, dialect}) =>
    CHOSEN.split(',').some((start) => one.id.startsWith(start) || dialect === start),
  );
  const total = queue.length;
  const outcomes = new Map<string, Outcome[]>();
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const outcome = await runCase(browser, next.one);
      outcomes.set(next.dialect, [...(outcomes.get(next.dialect) ?? []), outcome]);
      if (queue.length % 20 === 0) console.log(`${queue.length} of ${total} cases wait`);
      if (outcome.faults.length) console.log(`${outcome.id}: ${next.one.why}\n  ${outcome.faults.join('\n  ')}`);
    }
  };
  await Promise.all(Array.from({length: AT_ONCE}, work));

  const all = [...outcomes.values()].flat();
  const rows = [...outcomes].map(([dialect, those]) => ({dialect, ...toScores(those)}));
  console.table([...rows, {dialect: 'all', ...toScores(all)}]);
  expect(all.length).toBe(total);
  expect(all.filter(({faults}) => faults.length).map(({id, faults}) => ({id, faults}))).toEqual([]);
  expect(Math.min(toScores(all).precision, toScores(all).recall)).toBeGreaterThanOrEqual(0.98);
  for (const {precision, recall} of rows) expect(Math.min(precision, recall)).toBeGreaterThanOrEqual(0.95);
});

function toScores(outcomes: readonly Outcome[]) {
  const sum = (name: 'right' | 'expected' | 'recorded'): number =>
    outcomes.reduce((total, outcome) => total + outcome[name], 0);
  const share = (of: number): number => (of ? sum('right') / of : 1);
  return {
    cases: outcomes.length,
    precision: Number(share(sum('recorded')).toFixed(3)),
    recall: Number(share(sum('expected')).toFixed(3)),
  };
}
