/**
 * Events a second and peak memory of `vitrine import`, at a tenth and at the whole of N made-up events (growth shows).
 *
 * npx tsx test/bench/import.bench.ts [--events 1000000] [--memory 2GB] [--json]
 */
import {spawn} from 'node:child_process';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {cpus, tmpdir} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {DuckDBInstance} from '@duckdb/node-api';

const {values} = parseArgs({
  options: {
    events: {type: 'string', default: '1000000'},
    memory: {type: 'string', default: '2GB'},
    json: {type: 'boolean', default: false},
    save: {type: 'boolean', default: false},
  },
});
/** The whole process, DuckDB and Node together, on 2 cores. */
const MEMORY_LIMIT_MB = 4096;
const machine = `${cpus().length} cores, ${cpus()[0].model.trim()}, Node ${process.versions.node}`;
const whole = Number(values.events);
const rows = [];
for (const events of [whole / 10, whole]) {
  const {seconds, megabytes, kept} = await measure(Math.round(events));
  const name = `import ${events.toExponential(0).replace('+', '')} events`;
  rows.push({
    name: `${name}, events a second`,
    ours: Math.round(events / seconds),
    theirs: null,
    ratio: null,
    limit: null,
    unit: '1/s',
    ok: true,
  });
  rows.push({
    name: `${name}, peak memory`,
    ours: Math.round(megabytes),
    theirs: null,
    ratio: null,
    limit: MEMORY_LIMIT_MB,
    unit: 'MB',
    ok: megabytes <= MEMORY_LIMIT_MB,
  });
  rows.push({
    name: `${name}, rows kept`,
    ours: kept,
    theirs: null,
    ratio: null,
    limit: null,
    unit: 'rows',
    ok: kept > 0,
  });
}
const result = {suite: 'import', machine, rows};
if (values.save) await writeFile('docs/results/import.json', `${JSON.stringify(result, null, 1)}\n`);
if (values.json) console.log(JSON.stringify(result));
else
  for (const {name, ours, unit, ok} of rows)
    console.log(`${name.padEnd(42)} ${String(ours).padStart(12)} ${unit.padEnd(5)} ${ok ? 'ok' : 'short'}`);

/** Shoppers view, search and buy out of a skewed catalogue; one row in a thousand is broken. */
async function measure(events: number): Promise<{seconds: number; megabytes: number; kept: number}> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-bench-'));
  try {
    await generate(events, folder);
    const out = path.join(folder, 'out');
    const startedMs = performance.now();
    const megabytes = await runImport(path.join(folder, 'source'), out);
    const seconds = (performance.now() - startedMs) / 1000;
    const record: {rows_kept: number} = JSON.parse(await readFile(path.join(out, 'import.json'), 'utf8'));
    return {seconds, megabytes, kept: record.rows_kept};
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
}

async function generate(events: number, folder: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', {memory_limit: '2GB', temp_directory: folder});
  const connection = await instance.connect();
  await connection.run(`COPY (
      SELECT 'visitor-' || hash(i // 12) % ${Math.ceil(events / 40)} AS visitor_id,
        1400000000000 + (i // 12) * 100 + (i % 12) * 20000 AS "time",
        CASE WHEN hash(i + 3) % 1000 = 0 THEN 'stare' WHEN hash(i) % 50 = 0 THEN 'purchase' WHEN hash(i) % 15 = 0 THEN 'cart-add' ELSE 'view' END AS kind,
        'item-' || floor(100000 * pow((hash(i + 1) % 1000000) / 1000000.0, 3))::INTEGER AS item_id,
        (hash(i + 2) % 10000) / 100.0 AS price
      FROM range(${events}) r(i))
    TO '${path.join(folder, 'source')}' (FORMAT parquet, PER_THREAD_OUTPUT true, ROW_GROUP_SIZE 200000, FILE_EXTENSION 'parquet')`);
  connection.closeSync();
  instance.closeSync();
}

/** Peak resident memory of the importing process, MB, as the kernel counted it. */
async function runImport(source: string, out: string): Promise<number> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'src/trainer/index.ts', 'import', source, '--out', out, '--memory', values.memory, '--json'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  let peak = 0;
  const timer = setInterval(() => {
    readFile(`/proc/${child.pid}/status`, 'utf8').then(
      (status) => (peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)),
      () => undefined, // the process has just ended
    );
  }, 250);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`vitrine import ended with ${code}.`);
  return peak;
}
