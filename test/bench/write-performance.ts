import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {toMarkdownTable, writeGeneratedBlock} from '../../src/trainer/report/markdown-tables.ts';
import {writePlots} from './plots/write-plots.ts';
import type {BenchResult, BenchRow} from './suite.ts';

const DOCUMENT = 'docs/performance.md';
const RESULTS = 'docs/results';
const SUITES = ['size', 'latency', 'page', 'capture', 'pages', 'engine', 'gpu', 'scale'] as const;

/** Writes every table and plot of docs/performance.md from what `npm run bench -- SUITE --save` has kept. */
export async function writePerformance(): Promise<void> {
  const results = await Promise.all(SUITES.map(readResult));
  for (const [index, name] of SUITES.entries()) {
    const result = results[index];
    const block = result
      ? `${await writePlots(result)}\n\n${toBlock(result)}`
      : `Not measured yet: \`npm run bench -- ${name} --save\`.`;
    await writeGeneratedBlock(DOCUMENT, {name, block});
  }
  const known = results.filter((result) => result !== undefined);
  await writeGeneratedBlock(DOCUMENT, {name: 'promises', block: toPromises(known)});
}

function toBlock({machine, rows, tables = []}: BenchResult): string {
  const counts = tables.map(({rows: lines}) => {
    const cells = lines.map((line) => Object.values(line).map(String));
    return `${toMarkdownTable(Object.keys(lines[0] ?? {}), cells)}\n\n`;
  });
  return `${toMarkdownTable(
    ['what', 'ours', 'fastest', '95 %', 'theirs', 'ours / theirs', 'limit', ''],
    rows.map((row) => [
      row.name,
      `${show(row.ours)} ${row.unit}`.trim(),
      show(row.spread?.ours.min ?? null),
      show(row.spread?.ours.p95 ?? null),
      row.theirs === null ? '–' : `${show(row.theirs)} ${row.unit}`.trim(),
      show(row.ratio),
      show(row.limit),
      toVerdict(row),
    ]),
  )}\n\n${counts.join('')}Measured on ${machine}.`;
}

/** How many limits hold, and which do not. */
function toPromises(results: readonly BenchResult[]): string {
  const promised = results.flatMap(({suite, rows}) =>
    rows.filter(({limit}) => limit !== null).map((row) => ({suite, row})),
  );
  const short = promised.filter(({row}) => !row.ok);
  const line = `${promised.length - short.length} of ${promised.length} limits hold.`;
  if (short.length === 0) return line;
  const table = toMarkdownTable(
    ['suite', 'short of its limit', 'measured', 'limit'],
    short.map(({suite, row}) => [
      suite,
      row.name,
      row.ratio === null ? `${show(row.ours)} ${row.unit}`.trim() : `${show(row.ratio)} times`,
      show(row.limit),
    ]),
  );
  return `${line}\n\n${table}`;
}

function toVerdict({limit, ok}: BenchRow): string {
  return limit === null ? '' : ok ? 'ok' : 'short';
}

function show(value: number | null): string {
  if (value === null) return '–';
  const digits = Math.abs(value) >= 100 ? 0 : 3;
  return value.toLocaleString('en-US', {maximumFractionDigits: digits});
}

async function readResult(name: string): Promise<BenchResult | undefined> {
  const file = `${RESULTS}/${name}.json`;
  // Written by test/bench/index.ts with just these fields.
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as BenchResult) : undefined;
}
