import {spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {chromium} from '@playwright/test';
import {BROWSER_ARGS, findBrowser} from '../../support/browser.ts';
import {FAMILIES} from '../../support/capture-cases/index.ts';
import {runFamilies, toScores} from '../../support/capture-cases/run-families.ts';
import type {BenchTable} from '../suite.ts';

/** Where further cases are outside this repository, often not there, unless the command line names another folder. */
const OTHER_CASES = '../shared/data/capture-cases';

/**
 * Precision and recall by dialect: of the cases of this repository and, in the full form, of the other ones.
 *
 * @param folder of the other cases, with a runner `run.mjs` that writes what it found as JSON
 */
export async function toCaseTables(isQuick: boolean, folder = OTHER_CASES): Promise<BenchTable[]> {
  const browser = await chromium.launch({executablePath: findBrowser(), args: [...BROWSER_ARGS, '--no-sandbox']});
  try {
    const results = await runFamilies(browser, FAMILIES, ({id, faults}, waiting) => {
      if (waiting % 20 === 0) console.error(`${waiting} cases wait`);
      if (faults.length) console.error(`${id}\n  ${faults.join('\n  ')}`);
    });
    const all = {dialect: 'all', outcomes: results.flatMap(({outcomes}) => outcomes)};
    const rows = [...results, all].map(({dialect, outcomes}) => ({what: dialect, ...toScores(outcomes)}));
    const table = {name: 'precision and recall, own cases', rows};
    return isQuick || !existsSync(folder) ? [table] : [table, await runOtherCases(folder)];
  } finally {
    await browser.close();
  }
}

/** What the runner of the other cases writes: counts by dialect. */
interface Written {
  readonly table: Readonly<Record<string, Record<'cases' | 'expected' | 'right' | 'wrong' | 'extra', number>>>;
}

async function runOtherCases(cases: string): Promise<BenchTable> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-cases-'));
  const file = path.join(folder, 'result.json');
  try {
    const env = {...process.env, VITRINE_DIR: process.cwd(), CHROME_PATH: findBrowser(), OUT: file};
    const run = spawn(process.execPath, [path.resolve(cases, 'run.mjs')], {env, stdio: ['ignore', 2, 2]});
    await new Promise((resolve, reject) => run.on('exit', resolve).on('error', reject));
    const {table} = JSON.parse(await readFile(file, 'utf8')) as Written; // written by the runner a moment ago
    const rows = Object.entries(table).map(([what, counts]) => ({what, ...toShares([counts])}));
    const all = {what: 'all', ...toShares(Object.values(table))};
    return {name: 'precision and recall, other cases', rows: [...rows, all]};
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
}

function toShares(counts: readonly Written['table'][string][]) {
  const sum = (name: keyof Written['table'][string]): number => counts.reduce((total, one) => total + one[name], 0);
  const share = (of: number): number => Number((sum('right') / Math.max(1, of)).toFixed(3));
  const recorded = sum('right') + sum('wrong') + sum('extra');
  return {cases: sum('cases'), precision: share(recorded), recall: share(sum('expected'))};
}
