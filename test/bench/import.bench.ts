/**
 * Events a second and peak memory of `vitrine import`, and of reading what it wrote, for growing numbers of made-up
 * events.
 *
 * npx tsx test/bench/import.bench.ts [--events 1000000,10000000] [--memory 2GB] [--folder DIR] [--json] [--save]
 *
 * --folder keeps the made-up events and the shards, so that a later run starts where this one ended; --save writes
 * the rows into docs/results/import.json and leaves the rows of other sizes there.
 */
import {spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, readFile, rename, rm, writeFile} from 'node:fs/promises';
import {cpus, loadavg, tmpdir} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {generateEvents} from '../support/generate-events.ts';

interface Row {
  readonly name: string;
  readonly ours: number;
  readonly theirs: null;
  readonly ratio: null;
  readonly limit: number | null;
  readonly unit: string;
  readonly ok: boolean;
}

const {values} = parseArgs({
  options: {
    events: {type: 'string', default: '1000000'},
    memory: {type: 'string', default: '2GB'},
    folder: {type: 'string'},
    json: {type: 'boolean', default: false},
    save: {type: 'boolean', default: false},
  },
});
/** The whole process, DuckDB and Node together, on 2 cores. */
const MEMORY_LIMIT_MB = 4096;
/** Linux counts CPU time in hundredths (sysconf(_SC_CLK_TCK)). */
const TICKS_PER_SECOND = 100;
const MEGABYTE = 1024 * 1024;
const RESULTS = 'docs/results/import.json';
const machine = `${cpus().length} cores, ${cpus()[0].model.trim()}, Node ${process.versions.node}`;
const base = values.folder ?? (await mkdtemp(path.join(tmpdir(), 'vitrine-bench-')));
const rows: Row[] = [];
try {
  for (const text of values.events.split(',')) {
    const events = Number(text);
    const source = path.join(base, `events-${events}`);
    if (!existsSync(source)) {
      await mkdir(base, {recursive: true});
      await generateEvents(events, `${source}.part`);
      await rename(`${source}.part`, source); // a run that was stopped leaves no half of it
    }
    rows.push(...(await measure(events, source, path.join(base, `shards-${events}`))));
    if (values.save) await save();
  }
} finally {
  if (values.folder === undefined) await rm(base, {recursive: true, force: true});
}
if (values.json) console.log(JSON.stringify({suite: 'import', machine, rows}));
else
  for (const {name, ours, unit, ok} of rows)
    console.log(`${name.padEnd(50)} ${String(ours).padStart(12)} ${unit.padEnd(5)} ${ok ? 'ok' : 'short'}`);

async function measure(events: number, source: string, shards: string): Promise<Row[]> {
  const name = events.toLocaleString('en-US');
  const imported = await runTimed([
    'src/trainer/index.ts',
    'import',
    source,
    '--out',
    shards,
    '--memory',
    values.memory,
    '--json',
  ]);
  const record: {rows_read: number; rows_kept: number} = JSON.parse(
    await readFile(path.join(shards, 'import.json'), 'utf8'),
  );
  const read = await runTimed(['test/support/read-history-once.ts', shards]);
  const isWhole = Number(read.output) === record.rows_kept && record.rows_read === events;
  const found = [
    toRow(`import ${name} events`, record.rows_read / imported.seconds, {unit: '1/s'}),
    toRow(`import ${name} events, CPU time`, imported.cpuSeconds, {unit: 's'}),
    toRow(`import ${name} events, peak memory`, imported.megabytes, {unit: 'MB', limit: MEMORY_LIMIT_MB}),
    {
      ...toRow(`import ${name} events, rows not used`, record.rows_read - record.rows_kept, {unit: 'rows'}),
      ok: isWhole,
    },
    toRow(`read ${name} events`, record.rows_kept / read.seconds, {unit: '1/s'}),
    toRow(`read ${name} events, CPU time`, read.cpuSeconds, {unit: 's'}),
    toRow(`read ${name} events, peak memory`, read.megabytes, {unit: 'MB', limit: MEMORY_LIMIT_MB}),
  ];
  process.stderr.write(`${name} events done; load average ${loadavg()[0].toFixed(1)}\n`);
  return found;
}

function toRow(name: string, value: number, {unit, limit = null}: {unit: string; limit?: number | null}): Row {
  return {name, ours: Math.round(value), theirs: null, ratio: null, limit, unit, ok: limit === null || value <= limit};
}

/**
 * Runs a command of its own and watches it: peak resident memory and CPU time as the kernel counts them, start-up
 * included.
 */
async function runTimed(
  args: readonly string[],
): Promise<{seconds: number; cpuSeconds: number; megabytes: number; output: string}> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], {stdio: ['ignore', 'pipe', 'inherit']});
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  let megabytes = 0;
  let ticks = 0;
  const timer = setInterval(() => {
    const folder = `/proc/${child.pid}`;
    Promise.all([readFile(`${folder}/status`, 'utf8'), readFile(`${folder}/stat`, 'utf8')]).then(
      ([status, stat]) => {
        megabytes = Math.max(megabytes, (Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024) / MEGABYTE);
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        ticks = Number(fields[11]) + Number(fields[12]); // utime and stime, proc(5) fields 14 and 15
      },
      () => undefined, // the process has just ended
    );
  }, 100);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}.`);
  return {seconds: (performance.now() - startedMs) / 1000, cpuSeconds: ticks / TICKS_PER_SECOND, megabytes, output};
}

async function save(): Promise<void> {
  const before: {rows: Row[]} = existsSync(RESULTS) ? JSON.parse(await readFile(RESULTS, 'utf8')) : {rows: []};
  const names = new Set(rows.map(({name}) => name));
  const all = [...before.rows.filter(({name}) => !names.has(name)), ...rows];
  const toSize = ({name}: Row): number => Number(/[\d,]+/.exec(name)?.[0].replaceAll(',', ''));
  const sorted = all
    .map((row, index) => ({row, index}))
    .sort((a, b) => toSize(a.row) - toSize(b.row) || a.index - b.index);
  await writeFile(
    RESULTS,
    `${JSON.stringify({suite: 'import', machine, rows: sorted.map(({row}) => row)}, null, 1)}\n`,
  );
}
