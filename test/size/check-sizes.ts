import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {gzipSync} from 'node:zlib';

/**
 * Prints the gzip size of each file in `budgets` of package.json, together with what it imports at once, beside its budget.
 * Exits 1 when one is exceeded or missing.
 */
const {budgets} = JSON.parse(readFileSync('package.json', 'utf8')) as {budgets: Record<string, number>};

/** A file and all that its static imports load with it, without what `shared` holds already. */
function toFiles(file: string, shared: ReadonlySet<string> = new Set()): Set<string> {
  const files = new Set<string>();
  const visit = (name: string): void => {
    if (files.has(name) || shared.has(name)) return;
    files.add(name);
    const code = readFileSync(name, 'utf8');
    for (const [, found] of code.matchAll(/(?:\bfrom|\bimport)\s*["'`](\.[^"'`]+)["'`]/g)) {
      visit(path.join(path.dirname(name), found));
    }
  };
  visit(file);
  return files;
}

let isOver = false;
const loadedBefore = existsSync('dist/vitrine-worker.js') ? toFiles('dist/vitrine-worker.js') : new Set<string>();
for (const [file, limit] of Object.entries(budgets)) {
  if (!existsSync(file)) {
    console.error(`${file} is missing: run "npm run build".`);
    isOver = true;
    continue;
  }
  const parts = [...toFiles(file, loadedBefore.has(file) ? undefined : loadedBefore)];
  const bytes = parts.reduce((sum, part) => sum + gzipSync(readFileSync(part), {level: 9}).length, 0);
  isOver ||= bytes > limit;
  const verdict = bytes > limit ? `over by ${bytes - limit}` : 'ok';
  console.log(`${file.padEnd(28)} ${String(bytes).padStart(7)} of ${String(limit).padStart(7)} bytes gzip  ${verdict}`);
}
if (isOver) process.exitCode = 1;
