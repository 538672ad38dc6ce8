import {existsSync} from 'node:fs';
import {mkdir, writeFile} from 'node:fs/promises';
import {parseArgs} from 'node:util';
import type {BenchOptions, BenchResult, BenchRow, BenchTable} from './suite.ts';

/** Suites by name; each is loaded when it is asked for. */
const SUITES: Readonly<Record<string, () => Promise<(options: BenchOptions) => Promise<BenchResult>>>> = {
  capture: async () => (await import('./capture/capture-suite.ts')).runCaptureSuite,
  engine: async () => (await import('./engine/engine-suite.ts')).runEngineSuite,
  gpu: async () => (await import('./engine/gpu-suite.ts')).runGpuSuite,
  latency: async () => (await import('./latency/latency-suite.ts')).runLatencySuite,
  page: async () => (await import('./page/page-suite.ts')).runPageSuite,
  pages: async () => (await import('./capture/pages-suite.ts')).runPagesSuite,
  purchase: async () => (await import('./purchase/purchase-suite.ts')).runPurchaseSuite,
  scale: async () => (await import('./scale/scale-suite.ts')).runScaleSuite,
  server: async () => (await import('./server/server-suite.ts')).runServerSuite,
  size: async () => (await import('./size/size-suite.ts')).runSizeSuite,
};

const RESULTS = 'docs/results';
const USAGE = `usage: npm run bench -- ${Object.keys(SUITES).join(' | ')} [OPTION]...
  --json          one JSON object on the last line instead of a table
  --save          keeps the result in ${RESULTS}/SUITE.json, from which "npm run docs" writes the documents
  --events N      latency: events of the endurance run
  --quick         capture, server: a few of each kind
  --cases FOLDER  capture: further invented pages and their run.mjs, which is run
  --pages FOLDER  pages: real product pages with their right answers
  --train FILE, --test FILE
                  purchase: tables of pages (.csv or .csv.gz), one to train on and one to judge on`;

/** Measures one suite. Progress goes to stderr; the last line of stdout is the result, or all of it is a table. */
async function main(): Promise<void> {
  const asked = readArguments();
  if (!asked) {
    console.error(USAGE);
    process.exitCode = 1;
    return;
  }
  const {suite, json, save, events, quick, cases, pages, train, test} = asked;
  const run = await SUITES[suite]();
  const result = await run({events, isQuick: quick, cases, pages, train, test});
  if (save && !result.endedBy) {
    await mkdir(RESULTS, {recursive: true});
    await writeFile(`${RESULTS}/${suite}.json`, `${JSON.stringify(result, null, 1)}\n`);
  }
  console.log(json ? JSON.stringify(result) : toTable(result));
  if (result.endedBy) {
    console.error(`Ended early, not kept: ${result.endedBy}`);
    process.exit(1); // what was being measured may still wait for its browser
  }
}

interface Arguments {
  readonly suite: string;
  readonly json: boolean;
  readonly save: boolean;
  readonly quick: boolean;
  readonly events?: number;
  readonly cases?: string;
  readonly pages?: string;
  readonly train?: string;
  readonly test?: string;
}

/** @returns undefined where the arguments make no sense */
function readArguments(): Arguments | undefined {
  try {
    const {values, positionals} = parseArgs({
      allowPositionals: true,
      options: {
        json: {type: 'boolean', default: false},
        save: {type: 'boolean', default: false},
        quick: {type: 'boolean', default: false},
        events: {type: 'string'},
        cases: {type: 'string'},
        pages: {type: 'string'},
        train: {type: 'string'},
        test: {type: 'string'},
      },
    });
    const [suite, ...rest] = positionals;
    const events = values.events === undefined ? undefined : Number(values.events);
    if (!Object.hasOwn(SUITES, suite ?? '') || rest.length > 0) return undefined;
    if (events !== undefined && !(Number.isInteger(events) && events > 0)) return undefined;
    if (values.cases !== undefined && !existsSync(`${values.cases}/run.mjs`)) return undefined;
    if (suite === 'pages' && !existsSync(`${values.pages}/ground-truth.json`)) return undefined;
    if (suite === 'purchase' && !(values.train && values.test)) return undefined;
    return {...values, suite, events};
  } catch {
    return undefined; // an option that there is not
  }
}

function toTable({suite, machine, rows, tables = []}: BenchResult): string {
  const lines = rows.map(toCells);
  const header = ['', 'ours', 'theirs', 'ratio', 'limit', ''];
  const widths = header.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column].length)));
  const print = (cells: readonly string[]): string =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  ');
  return [`${suite} on ${machine}`, print(header), ...lines.map(print), ...tables.map(toCounts)].join('\n');
}

function toCounts({name, rows}: BenchTable): string {
  const cells = [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row).map(String))];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((line) => line[column].length)));
  const print = (line: readonly string[]): string =>
    line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  ');
  return ['', name, ...cells.map(print)].join('\n');
}

function toCells({name, ours, theirs, ratio, limit, atLeast, unit, ok}: BenchRow): string[] {
  const show = (value: number | null): string => (value === null ? '-' : String(value));
  const bound = atLeast === undefined ? show(limit) : `>= ${atLeast}`;
  const verdict = bound === '-' ? '' : ok ? 'ok' : 'short';
  return [name, `${ours} ${unit}`, theirs === null ? '-' : `${theirs} ${unit}`, show(ratio), bound, verdict];
}

await main();
