/**
 * One of two parties as a process of its own: `tsx party.ts PAIR_FILE DATABASE PORT MS_AHEAD`. Its clock runs ahead, so
 * that a batch is due at once. It adds no noise: sums are compared with what was sent. Prints a line when it listens;
 * a leader opens batches when it reads a line, and prints one when it is done.
 */
import {readFile} from 'node:fs/promises';
import {createInterface} from 'node:readline';
import {startServer} from '../../../src/server/start-server.ts';
import {parsePair} from '../../../src/server/split/pair.ts';

const [file, database, port, ahead] = process.argv.slice(2);
const pair = parsePair(JSON.parse(await readFile(file, 'utf8')));
let aheadMs = Number(ahead);
const server = await startServer({
  port: Number(port),
  database,
  pair,
  now: () => Date.now() + aheadMs,
  drawNoise: () => 0,
  requestsPerMinute: 1e9,
});
process.stdout.write(`${server.url}\n`);
for await (const line of createInterface(process.stdin)) {
  if (line.startsWith('ahead ')) aheadMs = Number(line.slice(6));
  if (line === 'open') await server.openBatches?.();
  process.stdout.write('done\n');
}
