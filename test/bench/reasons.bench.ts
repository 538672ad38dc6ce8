/**
 * How many reasons "because you viewed X" are true. Keeps the figures in docs/results/reasons.json, from which
 * `npm run docs` writes the table of docs/model.md.
 *
 * npx tsx test/bench/reasons.bench.ts [--data ../shared/data] [--work .cache/accuracy]
 *
 * It judges the models that accuracy.bench.ts has left in the work folder, on the visits that it tests them on.
 */
import {existsSync} from 'node:fs';
import {mkdir, writeFile} from 'node:fs/promises';
import {cpus} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {evaluateReasons} from '../../src/trainer/evaluate/evaluate-reasons.ts';
import {readHistory} from '../../src/trainer/history/read-history.ts';
import {readModel} from '../../src/trainer/model/read-model.ts';

const {values} = parseArgs({
  options: {
    data: {type: 'string', default: '../shared/data'},
    work: {type: 'string', default: '.cache/accuracy'},
  },
});

/** The visits that each model is judged on. */
const TESTS: Readonly<Record<string, string>> = {
  'eshop-clothing': path.join(values.data, 'eshop-clothing/validation.csv'),
  'yoochoose-1-64': path.join(values.work, 'yoochoose-1-64/test.csv'),
  diginetica: path.join(values.work, 'diginetica/test.csv'),
};

const rows = [];
for (const [name, events] of Object.entries(TESTS)) {
  const folder = path.join(values.work, name, 'model');
  if (!existsSync(path.join(folder, 'manifest.json'))) continue;
  const stored = await readModel(folder);
  const history = await readHistory(events);
  const explanation = evaluateReasons(stored, history);
  rows.push({name, items: stored.model.itemIds.length, explanation});
}
const machine = `${cpus().length} cores, ${cpus()[0].model.trim()}, Node ${process.versions.node}`;
await mkdir('docs/results', {recursive: true});
await writeFile('docs/results/reasons.json', `${JSON.stringify({machine, rows}, null, 1)}\n`);
console.log(JSON.stringify({machine, rows}));
