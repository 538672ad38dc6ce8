import {predictLogisticRegression, trainLogisticRegression} from '../../../src/trainer/learn/logistic-regression.ts';
import {type BinaryScores, toBinaryScores} from '../../../src/trainer/metrics/binary.ts';
import {predictGradientBoosting, trainGradientBoosting} from './gradient-boosting.ts';
import {toStratifiedFolds} from './stratified-folds.ts';
import {toVisitFeatures} from './visit-features.ts';
import {countModelBytes, toVisitPurchaseProbability, trainVisitTable, type VisitTableModel} from './visit-head.ts';
import type {VisitTable} from './visit-table.ts';

/** Figures of a cross-validation: mean and standard deviation over the folds, by name. */
export interface TableJudgement {
  readonly visits: number;
  readonly folds: number;
  /** Of the largest fold's model. */
  readonly bytes: number;
  readonly summary: Readonly<Record<string, {readonly mean: number; readonly deviation: number}>>;
}

const FOLDS = 5;

/** Cross-validates both classifiers of a visit table, and baselines on the same features and visits. */
export function judgeVisitTable(table: VisitTable): TableJudgement {
  const folds = toStratifiedFolds(table.revenue, FOLDS, 7);
  const take = (keep: (fold: number) => boolean): VisitTable => ({
    name: table.name,
    visits: table.visits.filter((_, row) => keep(folds[row])),
    revenue: table.revenue.filter((_, row) => keep(folds[row])),
  });
  const figures: Record<string, number[]> = {};
  let bytes = 0;
  for (let fold = 0; fold < FOLDS; fold++) {
    const train = take((own) => own !== fold);
    const test = take((own) => own === fold);
    const model = trainVisitTable(train, {seed: fold + 1});
    bytes = Math.max(bytes, countModelBytes(model));
    for (const [name, value] of Object.entries(judgeFold(model, train, test))) (figures[name] ??= []).push(value);
    process.stderr.write(`fold ${fold + 1} of ${FOLDS}\n`);
  }
  const summary = Object.fromEntries(Object.entries(figures).map(([name, all]) => [name, toSpread(all)]));
  return {visits: table.visits.length, folds: FOLDS, bytes, summary};
}

function judgeFold(model: VisitTableModel, train: VisitTable, test: VisitTable): Record<string, number> {
  const score = (withPageValue: boolean): BinaryScores => {
    const guesses = test.visits.map((visit) => toVisitPurchaseProbability(model, visit, withPageValue));
    return toScores(guesses, test.revenue);
  };
  const plain = score(false);
  const withPageValues = score(true);
  return {
    auc: plain.auc,
    ece: plain.ece,
    brier: plain.brier,
    average_precision: plain.average_precision,
    auc_with_page_values: withPageValues.auc,
    ece_with_page_values: withPageValues.ece,
    ...judgeBaselines(model, train, test),
  };
}

function judgeBaselines(model: VisitTableModel, train: VisitTable, test: VisitTable): Record<string, number> {
  const figures: Record<string, number> = {};
  for (const withPageValue of [false, true]) {
    const toRows = ({visits}: VisitTable): Float64Array[] =>
      visits.map((visit) => Float64Array.from(Object.values(toVisitFeatures(visit, model.categories, withPageValue))));
    const rows = {features: toRows(train), targets: train.revenue};
    const tests = toRows(test);
    const regression = trainLogisticRegression(rows);
    const boosting = trainGradientBoosting(rows, 1);
    const ending = withPageValue ? ', with page values' : '';
    const toAuc = (guess: (row: Float64Array) => number): number => toScores(tests.map(guess), test.revenue).auc;
    figures[`logistic-regression${ending}`] = toAuc((row) => predictLogisticRegression(regression, row));
    figures[`gradient-boosting${ending}`] = toAuc((row) => predictGradientBoosting(boosting, row));
  }
  return figures;
}

function toScores(guesses: readonly number[], labels: Uint8Array): BinaryScores {
  const scores = toBinaryScores(guesses, labels);
  if (!scores) throw new Error('A stratified fold holds visits of both outcomes.');
  return scores;
}

function toSpread(all: readonly number[]): {mean: number; deviation: number} {
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  const squares = all.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {mean, deviation: Math.sqrt(squares / (all.length - 1))};
}
