/**
 * How good boosted trees are on two public tables that hold no visits as a shop's history has them. Keeps the figures
 * in docs/results/heads.json.
 *
 * Purchase: the UCI Online Shoppers table (one row a visit) by five-fold cross-validation, beside logistic regression
 * and gradient boosting with usual settings. Churn: the churn head on Online Retail, beside BG/NBD and logistic
 * regression, on the last 90 days and on two earlier cuts, and what the data could give at most.
 *
 * npx tsx test/bench/heads.bench.ts [--data ../shared/data] [--only purchase|churn]
 */
import {existsSync} from 'node:fs';
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {cpus} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {MS_PER_DAY} from '../../src/core/contract/durations.ts';
import {toChurnModelJson} from '../../src/core/learn/churn-classifier-json.ts';
import {evaluateChurn} from '../../src/trainer/churn/evaluate-churn.ts';
import {trainChurn} from '../../src/trainer/churn/train-churn.ts';
import {findChurnCeiling} from './visit-table/churn-ceiling.ts';
import {readOnlineRetail} from './visit-table/online-retail.ts';
import {judgeVisitTable} from './visit-table/judge.ts';
import {readVisitTable} from './visit-table/visit-table.ts';

const FILE = 'docs/results/heads.json';
/** Cuts of the churn head, in days before the newest one that leaves a whole horizon. */
const EARLIER_DAYS = [0, 30, 60];

const {values} = parseArgs({
  options: {data: {type: 'string', default: '../shared/data'}, only: {type: 'string'}},
});
const machine = `${cpus().length} cores, ${cpus()[0].model.trim()}, Node ${process.versions.node}`;
const before = existsSync(FILE) ? JSON.parse(await readFile(FILE, 'utf8')) : {};
const purchase = values.only === 'churn' ? {} : await judgePurchase();
const churn = values.only === 'purchase' ? {} : {churn: await judgeChurn()};
const result = {...before, ...purchase, ...churn};
await mkdir(path.dirname(FILE), {recursive: true});
await writeFile(FILE, `${JSON.stringify(result, null, 1)}\n`);
console.log(JSON.stringify(result));

async function judgePurchase() {
  return {
    machine,
    ...judgeVisitTable(await readVisitTable(path.join(values.data, 'online-shoppers-intention/train.csv'))),
  };
}

async function judgeChurn() {
  const purchases = await readOnlineRetail(path.join(values.data, 'online-retail/online_retail.parquet'));
  const model = trainChurn(purchases, {seed: 1});
  const {reliability: _, ...scores} = evaluateChurn(model, purchases);
  const cuts = EARLIER_DAYS.map((days) => {
    const cutMs = model.trainedUntilMs - days * MS_PER_DAY;
    const {auc, customers, baselines} = evaluateChurn(trainChurn(purchases, {seed: 1, untilMs: cutMs}), purchases);
    const ceiling = findChurnCeiling(purchases, {cutMs, horizonDays: model.horizonDays});
    return {days, customers, auc, regression: baselines['logistic-regression'].auc, ceiling};
  });
  return {machine, bytes: JSON.stringify(toChurnModelJson(model)).length, ...scores, cuts};
}
