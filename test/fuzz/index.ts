import {parseArgs} from 'node:util';
import {runFuzz} from './run-fuzz.ts';

/**
 * `npm run -s fuzz -- --inputs 1000000`: mutated data layer entries, JSON-LD and microdata on a page with the built
 * files. Exits 1 when an exception, a polluted prototype or a node reached the page.
 */
const {values} = parseArgs({
  options: {inputs: {type: 'string', default: '20000'}, seed: {type: 'string', default: '1'}},
});
const started = Date.now();
const counts = await runFuzz({
  inputs: Number(values.inputs),
  seed: Number(values.seed),
  log: (line) => process.stderr.write(`${line}\n`),
});
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
process.stdout.write(
  `${counts.inputs} inputs, ${counts.exceptions.length} exceptions, ${counts.polluted} polluted prototypes, ` +
    `${counts.addedNodes.length} nodes added, ${counts.unread} batches not read, ${counts.restarts} restarts of the worker, heap ` +
    `${megabytes(counts.earlyHeap)} MB after a tenth and ${megabytes(counts.lateHeap)} MB at the end, ` +
    `${Math.round((Date.now() - started) / 1000)} s\n`,
);
for (const told of new Set([...counts.exceptions, ...counts.addedNodes])) process.stdout.write(`${told}\n`);
if (counts.exceptions.length + counts.polluted + counts.addedNodes.length + counts.unread > 0) process.exitCode = 1;
