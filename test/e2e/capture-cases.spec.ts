import {expect, test} from '@playwright/test';
import {FAMILIES} from '../support/capture-cases/index.ts';
import {runFamilies, toScores} from '../support/capture-cases/run-families.ts';

/** Runs only the cases whose ids begin with one of these, and whole dialects; all by default. */
const CHOSEN = (process.env.CAPTURE_CASES ?? '').split(',');

test('what invented shops say in every dialect is recorded: once, whole, and nothing else', async ({browser}) => {
  test.setTimeout(1_800_000);
  const families = FAMILIES.map(({dialect, cases}) => ({
    dialect,
    cases: cases.filter(({id}) => CHOSEN.some((start) => id.startsWith(start) || dialect === start)),
  })).filter(({cases}) => cases.length);
  const total = families.reduce((sum, {cases}) => sum + cases.length, 0);
  const results = await runFamilies(browser, families, ({id, faults}, waiting) => {
    if (waiting % 20 === 0) console.log(`${waiting} of ${total} cases wait`);
    if (faults.length) console.log(`${id}\n  ${faults.join('\n  ')}`);
  });

  const all = results.flatMap(({outcomes}) => outcomes);
  const rows = results.map(({dialect, outcomes}) => ({dialect, ...toScores(outcomes)}));
  console.table([...rows, {dialect: 'all', ...toScores(all)}]);
  expect(all.length).toBe(total);
  expect(all.filter(({faults}) => faults.length).map(({id, faults}) => ({id, faults}))).toEqual([]);
  expect(Math.min(toScores(all).precision, toScores(all).recall)).toBeGreaterThanOrEqual(0.98);
  for (const {precision, recall} of rows) expect(Math.min(precision, recall)).toBeGreaterThanOrEqual(0.95);
});
