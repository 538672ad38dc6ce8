import {toBudgetedFiles} from './dist-files.ts';

/**
 * Prints the gzip size of each file in `budgets` of package.json, together with what it imports at once, beside its
 * budget. Exits 1 when one is exceeded or missing.
 */
for (const {file, bytes, limit} of toBudgetedFiles()) {
  if (bytes === undefined) {
    console.error(`${file} is missing: run "npm run build".`);
    process.exitCode = 1;
    continue;
  }
  if (bytes > limit) process.exitCode = 1;
  const verdict = bytes > limit ? `over by ${bytes - limit}` : 'ok';
  console.log(`${file.padEnd(28)} ${String(bytes).padStart(7)} of ${String(limit).padStart(7)} bytes gzip  ${verdict}`);
}
