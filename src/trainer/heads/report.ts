/**
 * Prints how good the purchase and churn heads are on real tables, as JSON. Purchase intent by repeated stratified five-fold
 * cross-validation, churn on the last 90 days. Run by hand:
 *
 * npx tsx src/trainer/heads/report.ts [--data ../shared/data] [--repeats 3] [--seed 1] [--only purchase|churn]
 */
import path from 'node:path';
import {parseArgs} from 'node:util';
import {toVisitFeatures} from '../../core/features/visit-features.ts';
import {toChurnModelJson} from '../../core/predict/churn-classifier-json.ts';
import {predictGradientBoosting, trainGradientBoosting} from '../baselines/gradient-boosting.ts';
import {predictLogisticRegression, trainLogisticRegression} from '../baselines/logistic-regression.ts';
import {toAuc} from '../metrics/auc.ts';
import {toBinaryScores} from '../metrics/binary.ts';
import {evaluateChurn} from './evaluate-churn.ts';
import {readOnlineRetail} from './purchase-table.ts';
import {toStratifiedFolds} from './train-classifier.ts';
import {trainChurn} from './train-churn.ts';
import {
  toVisitPurchaseProbability,
  toVisitTableModelJson,
  trainVisitTable,
  type VisitTableModel,
} from './visit-head.ts';
import {readVisitTable, type VisitTable} from './visit-table.ts';

const FOLDS = 5;

const {values} = parseArgs({
  options: {
    data: {type: 'string', default: '../shared/data'},
    repeats: {type: 'string', default: '3'},
    seed: {type: 'string', default: '1'},
    only: {type: 'string'},
  },
});
const seed = Number(values.seed);
const report: Record<string, unknown> = {};
if (values.only !== 'churn') report['purchase'] = reportPurchase();
if (values.only !== 'purchase') report['churn'] = await reportChurn();
console.log(JSON.stringify(report, null, 1));

function reportPurchase() {
  const table = readVisitTable(path.join(values.data, 'online-shoppers-intention/train.csv'));
  const found: Record<string, number[]> = {};
  const note = (name: string, value: number): void => void (found[name] ??= []).push(value);
  const unseen = {without: new Float64Array(table.visits.length), having: new Float64Array(table.visits.length)};
  for (let repeat = 0; repeat < Number(values.repeats); repeat++) {
    const folds = toStratifiedFolds(table.revenue, FOLDS, seed + 100 + repeat);
    for (let fold = 0; fold < FOLDS; fold++) {
      const train = pick(table, (row) => folds[row] !== fold);
      const test = pick(table, (row) => folds[row] === fold);
      const startedMs = performance.now();
      const model = trainVisitTable(train, {seed});
      note('training seconds', (performance.now() - startedMs) / 1000);
      note('model bytes', JSON.stringify(toVisitTableModelJson(model)).length);
      for (const withPageValues of [false, true]) {
        const name = withPageValues ? 'with page values' : 'without page values';
        const probabilities = test.visits.map((visit) => toVisitPurchaseProbability(model, visit, withPageValues));
        const scores = toBinaryScores(probabilities, test.revenue);
        if (!scores) continue;
        for (const metric of ['auc', 'average_precision', 'log_loss', 'brier', 'ece'] as const) {
          note(`${name}: ${metric}`, scores[metric]);
        }
        for (const [baseline, auc] of Object.entries(judgeBaselines({model, train, test, withPageValues}))) {
          note(`${name}: ${baseline} auc`, auc);
        }
        let next = 0;
        const kept = withPageValues ? unseen.having : unseen.without;
        folds.forEach((own, row) => own === fold && (kept[row] = probabilities[next++]));
      }
      process.stderr.write(`repeat ${repeat + 1}, fold ${fold + 1} of ${FOLDS}\n`);
    }
  }
  return {
    visits: table.visits.length,
    folds: FOLDS,
    repeats: Number(values.repeats),
    ...Object.fromEntries(Object.entries(found).map(([name, all]) => [name, toSpread(all)])),
    // All rows of the last repeat together: the error of 9,848 examples has less noise in its bins than that of a fold.
    'pooled ece without page values': toBinaryScores(unseen.without, table.revenue)?.ece,
    'pooled ece with page values': toBinaryScores(unseen.having, table.revenue)?.ece,
    'reliability without page values': toBinaryScores(unseen.without, table.revenue)?.reliability,
    'reliability with page values': toBinaryScores(unseen.having, table.revenue)?.reliability,
  };
}

interface BaselineTask {
  readonly model: VisitTableModel;
  readonly train: VisitTable;
  readonly test: VisitTable;
  readonly withPageValues: boolean;
}

/** Both baselines read the table's own columns; months and the like as the odds their visits had in training. */
function judgeBaselines({model, train, test, withPageValues}: BaselineTask): Record<string, number> {
  const toRow = (visit: VisitTable['visits'][number]): number[] => {
    const features = toVisitFeatures(visit, model.categories, withPageValues);
    return Object.keys(visit)
      .filter((column) => withPageValues || column !== 'pageValue')
      .map((column) => features[column]);
  };
  const rows = {features: train.visits.map(toRow), targets: train.revenue};
  const tests = test.visits.map(toRow);
  const regression = trainLogisticRegression(rows);
  const boosting = trainGradientBoosting(rows, seed);
  return {
    'logistic-regression': toAuc(
      tests.map((row) => predictLogisticRegression(regression, row)),
      test.revenue,
    ),
    'gradient-boosting': toAuc(
      tests.map((row) => predictGradientBoosting(boosting, row)),
      test.revenue,
    ),
  };
}

async function reportChurn() {
  const purchases = await readOnlineRetail(path.join(values.data, 'online-retail/online_retail.parquet'));
  const startedMs = performance.now();
  const model = trainChurn(purchases, {seed});
  const seconds = (performance.now() - startedMs) / 1000;
  const bytes = JSON.stringify(toChurnModelJson(model)).length;
  return {'training seconds': seconds, 'model bytes': bytes, ...evaluateChurn(model, purchases)};
}

function pick(table: VisitTable, keep: (row: number) => boolean): VisitTable {
  return {
    name: table.name,
    visits: table.visits.filter((_, row) => keep(row)),
    revenue: table.revenue.filter((_, row) => keep(row)),
  };
}

function toSpread(all: readonly number[]): {mean: number; deviation: number} {
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  const squares = all.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {mean, deviation: Math.sqrt(squares / Math.max(1, all.length - 1))};
}
