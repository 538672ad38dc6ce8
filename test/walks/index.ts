import {parseArgs} from 'node:util';
import {runWalks} from './run-walks.ts';

/**
 * `npm run -s walks -- --walks 10000`: random walks through all ways to say yes and no, see docs/privacy.md. Exits 1
 * when one went wrong.
 */
const {values} = parseArgs({
  options: {
    walks: {type: 'string', default: '10000'},
    seed: {type: 'string', default: '1'},
    parallel: {type: 'string', default: '4'},
  },
});
const started = Date.now();
const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort());
const counts = await runWalks({
  walks: Number(values.walks),
  seed: Number(values.seed),
  parallel: Number(values.parallel),
  signal: stopping.signal,
  log: (line) => process.stderr.write(`${line}\n`),
});
const {walks, steps, excessStored, excessSent, rowsLeft} = counts;
process.stdout.write(
  `${walks} walks, ${steps} steps, ${excessStored} excess stored, ${excessSent} excess sent, ${rowsLeft} rows that stay, ` +
    `${Math.round((Date.now() - started) / 1000)} s\n`,
);
if (counts.failures.length > 0) process.exitCode = 1;
