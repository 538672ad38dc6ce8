import {toVisitFeatures, type CategoryScores, type VisitCategory, type VisitFacts} from './visit-features.ts';
import {toClassifierJson} from '../../../src/core/learn/tree-classifier-json.ts';
import type {TreeClassifier} from '../../../src/core/learn/tree-classifier.ts';
import {classifyRow} from '../../support/classify-row.ts';
import {trainClassifier, type ClassifierOptions} from '../../../src/trainer/learn/train-classifier.ts';
import {toStratifiedFolds} from './stratified-folds.ts';
import type {VisitTable} from './visit-table.ts';

/** Tells visits that buy from those that do not, without and with the page value. */
export interface VisitTableModel {
  readonly categories: CategoryScores;
  readonly withoutPageValues: TreeClassifier;
  readonly withPageValues: TreeClassifier;
}

/** Folds for the calibration; also the teacher's. */
const FOLDS = 5;

/** Rows of average behaviour that are added to each category value before its odds are counted. */
const SMOOTHING_ROWS = 30;

/**
 * Share of the teacher in what the classifier without page values learns. The teacher reads page values and says how
 * likely each visit was to buy; half of it and half of the label gave the best cross-validated AUC of 0, 0.5, 0.75
 * and 1.
 */
const TEACHER_SHARE = 0.5;

/** Measured by cross-validation among 4, 6, 10, 16 leaves, 200 to 700 trees and a tenth to a half of the features. */
const WITHOUT_PAGE_VALUES = {
  trees: {trees: 400, leaves: 10, learningRate: 0.03, rowShare: 0.5, featureShare: 0.2, leafRows: 30},
  ensembles: 2,
};

const WITH_PAGE_VALUES = {
  ...WITHOUT_PAGE_VALUES,
  trees: {trees: 180, leaves: 10, learningRate: 0.03, rowShare: 0.5, featureShare: 0.5, leafRows: 30},
};

/** Options of trainVisitTable. */
export interface VisitTableOptions {
  /** The same seed gives the same model. */
  readonly seed: number;
  /** Multiplies the number of trees; 1 unless a test wants a quick model. */
  readonly effort?: number;
}

/**
 * Trains both classifiers of a visit table.
 *
 * @throws ProfilerError `training-failed` where no visit or every visit bought
 */
export function trainVisitTable(table: VisitTable, options: VisitTableOptions): VisitTableModel {
  const {seed, effort = 1} = options;
  const {visits, revenue} = table;
  const categories = toCategoryScores(visits, revenue);
  const folds = toStratifiedFolds(revenue, FOLDS, seed);
  const train = (withPageValue: boolean, settings: Omit<ClassifierOptions, 'seed'>, targets?: Float64Array) => {
    const named = visits.map((visit) => toVisitFeatures(visit, categories, withPageValue));
    const rows = {
      names: Object.keys(named[0] ?? {}),
      features: named.map((row) => Float64Array.from(Object.values(row))),
      labels: revenue,
      targets,
      folds,
    };
    return trainClassifier(rows, {...withEffort(settings, effort), seed});
  };
  const teacher = train(true, WITH_PAGE_VALUES);
  const targets = teacher.unseen.map((taught, i) => TEACHER_SHARE * taught + (1 - TEACHER_SHARE) * revenue[i]);
  const student = train(false, WITHOUT_PAGE_VALUES, targets);
  return {categories, withoutPageValues: student.classifier, withPageValues: teacher.classifier};
}

/** Probability that a visit buys, from everything in the row (`withPageValues`) or all but its page value. */
export function toVisitPurchaseProbability(model: VisitTableModel, visit: VisitFacts, withPageValues: boolean): number {
  const features = Object.values(toVisitFeatures(visit, model.categories, withPageValues));
  return classifyRow(withPageValues ? model.withPageValues : model.withoutPageValues, features);
}

/** Bytes of a model, if it were written as JSON. */
export function countModelBytes({categories, withoutPageValues, withPageValues}: VisitTableModel): number {
  const json = {
    categories,
    withoutPageValues: toClassifierJson(withoutPageValues),
    withPageValues: toClassifierJson(withPageValues),
  };
  return JSON.stringify(json).length;
}

function toCategoryScores(visits: readonly VisitFacts[], revenue: Uint8Array): CategoryScores {
  const share = revenue.reduce((sum, label) => sum + label, 0) / revenue.length;
  const logOdds = (probability: number): number => Math.log(probability / (1 - probability));
  const ofColumn = (column: VisitCategory) => {
    const counts = new Map<string, {rows: number; yes: number}>();
    visits.forEach((visit, i) => {
      const count = counts.get(visit[column]) ?? {rows: 0, yes: 0};
      counts.set(visit[column], {rows: count.rows + 1, yes: count.yes + revenue[i]});
    });
    const scores = [...counts].map(([value, {rows, yes}]): [string, number] => [
      value,
      logOdds((yes + SMOOTHING_ROWS * share) / (rows + SMOOTHING_ROWS)),
    ]);
    return {other: logOdds(share), scores: Object.fromEntries(scores)};
  };
  return {
    month: ofColumn('month'),
    operatingSystem: ofColumn('operatingSystem'),
    browser: ofColumn('browser'),
    region: ofColumn('region'),
    trafficType: ofColumn('trafficType'),
    visitorType: ofColumn('visitorType'),
  };
}

function withEffort(settings: Omit<ClassifierOptions, 'seed'>, effort: number): Omit<ClassifierOptions, 'seed'> {
  const trees = Math.max(1, Math.round(effort * settings.trees.trees));
  return {...settings, trees: {...settings.trees, trees}};
}
