import type {BenchResult, BenchRow} from './suite.ts';

/** Suites by name; each is loaded when it is asked for. */
const SUITES: Readonly<Record<string, () => Promise<() => Promise<BenchResult>>>> = {
  engine: async () => (await import('./engine/engine-suite.ts')).runEngineSuite,
};

const USAGE = `usage: npm run bench -- ${Object.keys(SUITES).join(' | ')} [--json]`;

/** Measures one suite. Progress goes to stderr; the last line of stdout is the result, or all of it is a table. */
async function main(args: readonly string[]): Promise<void> {
  const [name, ...rest] = args.filter((arg) => arg !== '--json');
  if (!name || !(name in SUITES) || rest.length > 0) {
    console.error(USAGE);
    process.exitCode = 1;
    return;
  }
  const run = await SUITES[name]();
  const result = await run();
  console.log(args.includes('--json') ? JSON.stringify(result) : toTable(result));
}

function toTable({suite, machine, rows}: BenchResult): string {
  const lines = rows.map(toCells);
  const header = ['', 'ours', 'theirs', 'ratio', 'limit', ''];
  const widths = header.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column].length)));
  const print = (cells: readonly string[]): string =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  ');
  return [`${suite} on ${machine}`, print(header), ...lines.map(print)].join('\n');
}

function toCells({name, ours, theirs, ratio, limit, unit, ok}: BenchRow): string[] {
  const show = (value: number | null): string => (value === null ? '-' : String(value));
  const verdict = limit === null ? '' : ok ? 'ok' : 'short';
  return [name, `${ours} ${unit}`, theirs === null ? '-' : `${theirs} ${unit}`, show(ratio), show(limit), verdict];
}

await main(process.argv.slice(2));
