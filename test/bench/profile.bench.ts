/**
 * What the profile state is worth, and how fast the model follows a change of taste. Keeps the figures in
 * docs/results/profile.json.
 *
 * Returning shoppers: purchases of Online Retail (invoices are visits), trained on the first nine tenths; the first
 * prediction of a new visit is made with the state that earlier visits of the test part left behind, and with a cold
 * start. Drift: e-shop clothing visits of July that stay in one category for five events, continued by a visit in
 * another category; counted are the events until most of the first 20 items are of the new category.
 *
 * npx tsx test/bench/profile.bench.ts [--data ../shared/data] [--eshop MODEL_DIR]
 */
import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdir, writeFile} from 'node:fs/promises';
import {cpus} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {scoreItems} from '../../src/core/predict/score.ts';
import {startVisit, stepVisit} from '../../src/core/predict/step.ts';
import {evaluateModel} from '../../src/trainer/evaluate/evaluate-model.ts';
import {readCatalogue} from '../../src/trainer/history/read-catalogue.ts';
import {readHistory} from '../../src/trainer/history/read-history.ts';
import {splitHistory} from '../../src/trainer/history/split-history.ts';
import {toTopItems} from '../../src/core/recommend/top-items.ts';
import {readModel} from '../../src/trainer/model/read-model.ts';
import {DEFAULT_TRAIN_OPTIONS} from '../../src/trainer/train/options.ts';
import {trainModel} from '../../src/trainer/train/train-model.ts';

const TEST_SHARE = 0.1;
const SETTLED_EVENTS = 5;
const MAX_FOLLOWED = 10;

const {values} = parseArgs({
  options: {
    data: {type: 'string', default: '../shared/data'},
    work: {type: 'string', default: '.cache/profile'},
    eshop: {type: 'string', default: '.cache/accuracy/eshop-clothing/model'},
  },
});
await mkdir(values.work, {recursive: true});
const machine = `${cpus().length} cores, ${cpus()[0].model.trim()}, Node ${process.versions.node}`;
const result = {machine, returning: await judgeReturning(), drift: await judgeDrift()};
await mkdir('docs/results', {recursive: true});
await writeFile('docs/results/profile.json', `${JSON.stringify(result, null, 1)}\n`);
console.log(JSON.stringify(result));

async function judgeReturning() {
  const shards = path.join(values.work, 'online-retail');
  if (!existsSync(path.join(shards, 'import.json'))) {
    const file = path.join(values.data, 'online-retail/online_retail.parquet');
    execFileSync('npx', ['tsx', 'src/trainer/index.ts', 'import', file, '--out', shards], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  const {train, test} = splitHistory(await readHistory(shards), TEST_SHARE);
  const out = path.join(values.work, 'online-retail-model');
  if (!existsSync(path.join(out, 'manifest.json'))) {
    await trainModel(train, {options: {...DEFAULT_TRAIN_OPTIONS, epochs: 4}, out, backend: 'auto', resume: false});
  }
  const stored = await readModel(out);
  const warm = evaluateModel(stored, test);
  const cold = evaluateModel(stored, test, {cold: true});
  return {examples: warm.returning?.examples ?? 0, warm: warm.returning, cold: cold.returning};
}

async function judgeDrift() {
  if (!existsSync(path.join(values.eshop, 'manifest.json'))) return null;
  const {model} = await readModel(values.eshop);
  const catalogue = await readCatalogue(path.join(values.data, 'eshop-clothing/catalogue.csv'));
  const categoryOf = model.itemIds.map((id) => catalogue.get(id)?.category ?? '');
  const rowOf = new Map(model.itemIds.map((id, row) => [id, row]));
  const history = await readHistory(path.join(values.data, 'eshop-clothing/validation.csv'));
  const settled = new Map<string, number[][]>();
  for (let visit = 0; visit + 1 < history.visitStart.length; visit++) {
    const items = Array.from(
      history.item.subarray(history.visitStart[visit], history.visitStart[visit + 1]),
      (item) => rowOf.get(history.itemIds[item]) ?? -1,
    );
    const categories = new Set(items.map((item) => (item < 0 ? '' : categoryOf[item])));
    if (items.length < SETTLED_EVENTS || categories.size !== 1) continue;
    const [category] = categories;
    settled.set(category, [...(settled.get(category) ?? []), items]);
  }
  const names = [...settled.keys()];
  const scores = new Float32Array(model.itemIds.length);
  const follow: number[] = [];
  let never = 0;
  for (const from of names) {
    for (const to of names) {
      if (from === to) continue;
      const count = Math.min(settled.get(from)?.length ?? 0, settled.get(to)?.length ?? 0, 50);
      for (let n = 0; n < count; n++) {
        const state = startVisit(model);
        for (const item of (settled.get(from) ?? [])[n].slice(0, SETTLED_EVENTS))
          stepVisit(model, state, {item, kind: 0, gapMs: 1000});
        const next = (settled.get(to) ?? [])[n].slice(0, MAX_FOLLOWED);
        const at = next.findIndex((item) => {
          stepVisit(model, state, {item, kind: 0, gapMs: 1000});
          scoreItems(model, state, scores);
          return toTopItems(scores, 20).filter((row) => categoryOf[row] === to).length > 10;
        });
        if (at < 0) never++;
        else follow.push(at + 1);
      }
    }
  }
  follow.sort((a, b) => a - b);
  const quantile = (share: number): number => follow[Math.floor(share * (follow.length - 1))] ?? 0;
  return {changes: follow.length + never, never, median_events: quantile(0.5), p90_events: quantile(0.9)};
}
