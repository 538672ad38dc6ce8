/**
 * Purchase intent on the UCI Online Shoppers table by five-fold cross-validation, beside logistic regressions on the same features.
 * Keeps the figures in docs/results/heads.json.
 *
 * npx tsx test/bench/heads.bench.ts [--data ../shared/data]
 */
import {mkdir, writeFile} from 'node:fs/promises';
import {cpus} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {evaluateVisitTable} from '../../src/trainer/heads/evaluate-visit-table.ts';
import {toStratifiedFolds} from '../../src/trainer/heads/train-classifier.ts';
import {toVisitTableModelJson, trainVisitTable} from '../../src/trainer/heads/visit-head.ts';
import {readVisitTable, type VisitTable} from '../../src/trainer/heads/visit-table.ts';

const FOLDS = 5;

const {values} = parseArgs({options: {data: {type: 'string', default: '../shared/data'}}});
const table = readVisitTable(path.join(values.data, 'online-shoppers-intention/train.csv'));
const folds = toStratifiedFolds(table.revenue, FOLDS, 7);
const take = (keep: (fold: number) => boolean): VisitTable => ({
  name: table.name,
  visits: table.visits.filter((_, row) => keep(folds[row])),
  revenue: table.revenue.filter((_, row) => keep(folds[row])),
});
const columns: Record<string, number[]> = {};
const note = (name: string, value: number | null | undefined): void => {
  if (value !== null && value !== undefined) (columns[name] ??= []).push(value);
};
let bytes = 0;
for (let fold = 0; fold < FOLDS; fold++) {
  const train = take((own) => own !== fold);
  const model = trainVisitTable(train, {seed: fold + 1});
  bytes = Math.max(bytes, JSON.stringify(toVisitTableModelJson(model)).length);
  const found = evaluateVisitTable(
    model,
    take((own) => own === fold),
    train,
  );
  note('auc', found.purchase?.auc);
  note('ece', found.purchase?.ece);
  note('brier', found.purchase?.brier);
  note('average_precision', found.purchase?.average_precision);
  note('auc_with_page_values', found.purchase_with_page_values?.auc);
  note('ece_with_page_values', found.purchase_with_page_values?.ece);
  for (const [name, {auc}] of Object.entries(found.baselines)) note(name, auc);
}
const summary = Object.fromEntries(
  Object.entries(columns).map(([name, all]) => {
    const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
    const deviation = Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (all.length - 1));
    return [name, {mean, deviation}];
  }),
);
const machine = `${cpus().length} cores, ${cpus()[0].model.trim()}, Node ${process.versions.node}`;
const result = {machine, visits: table.visits.length, folds: FOLDS, bytes, summary};
await mkdir('docs/results', {recursive: true});
await writeFile('docs/results/heads.json', `${JSON.stringify(result, null, 1)}\n`);
console.log(JSON.stringify(result));
