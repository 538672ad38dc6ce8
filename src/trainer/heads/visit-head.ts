import {ProfilerError} from '../../core/contract/errors.ts';
import {
  toVisitFeatures,
  VISIT_CATEGORIES,
  type CategoryScores,
  type VisitCategory,
  type VisitFacts,
} from '../../core/features/visit-features.ts';
import {parseClassifier, toClassifierJson, type ClassifierJson} from '../../core/predict/visit-classifier-json.ts';
import {classifyRow, type RowClassifier} from '../../core/predict/visit-classifier.ts';
import {toStratifiedFolds, trainClassifier, type ClassifierOptions} from './train-classifier.ts';
import type {VisitTable} from './visit-table.ts';

/** Tells visits that buy from those that do not, without and with the page value. */
export interface VisitTableModel {
  readonly categories: CategoryScores;
  readonly withoutPageValues: RowClassifier;
  readonly withPageValues: RowClassifier;
}

/** A VisitTableModel as plain JSON. */
export interface VisitTableModelJson {
  readonly format: 1;
  readonly kind: 'visit-table';
  readonly categories: CategoryScores;
  readonly withoutPageValues: ClassifierJson;
  readonly withPageValues: ClassifierJson;
}

/** Folds for the calibration; also the teacher's. */
const FOLDS = 5;

/** Rows of average behaviour that are added to each category value before its odds are counted. */
const SMOOTHING_ROWS = 30;

/**
 * Share of the teacher in what the classifier without page values learns. The teacher reads page values and says how
 * likely each visit was to buy; half of it and half of the label gave the best cross-validated AUC of 0, 0.5, 0.75 and 1.
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
  /** Called before each of the two classifiers. */
  readonly onProgress?: (done: number, total: number, what: string) => void;
}

/**
 * Trains both classifiers of a visit table.
 *
 * @throws ProfilerError `training-failed` where no visit or every visit bought
 */
export function trainVisitTable(table: VisitTable, options: VisitTableOptions): VisitTableModel {
  const {seed, effort = 1, onProgress} = options;
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
  onProgress?.(0, 2, 'purchase with page values');
  const teacher = train(true, WITH_PAGE_VALUES);
  onProgress?.(1, 2, 'purchase without page values');
  const targets = teacher.unseen.map((taught, i) => TEACHER_SHARE * taught + (1 - TEACHER_SHARE) * revenue[i]);
  const student = train(false, WITHOUT_PAGE_VALUES, targets);
  onProgress?.(2, 2, 'purchase');
  return {categories, withoutPageValues: student.classifier, withPageValues: teacher.classifier};
}

/** Probability that a visit buys, from everything in the row (`withPageValues`) or all but its page value. */
export function toVisitPurchaseProbability(model: VisitTableModel, visit: VisitFacts, withPageValues: boolean): number {
  const features = Object.values(toVisitFeatures(visit, model.categories, withPageValues));
  return classifyRow(withPageValues ? model.withPageValues : model.withoutPageValues, features);
}

/** Writes the model as JSON; parseVisitTableModel reads it back with the same answers. */
export function toVisitTableModelJson(model: VisitTableModel): VisitTableModelJson {
  return {
    format: 1,
    kind: 'visit-table',
    categories: model.categories,
    withoutPageValues: toClassifierJson(model.withoutPageValues),
    withPageValues: toClassifierJson(model.withPageValues),
  };
}

/** @throws ProfilerError `model-corrupt` where a part is missing or damaged */
export function parseVisitTableModel(raw: unknown): VisitTableModel {
  const json = raw as VisitTableModelJson; // every part is checked before it is used
  const whole = VISIT_CATEGORIES.every((column) => typeof json?.categories?.[column]?.scores === 'object');
  if (json?.kind !== 'visit-table' || json.format !== 1 || !whole) {
    throw new ProfilerError('model-corrupt', 'This is no visit table model of format 1. Train the model again.');
  }
  return {
    categories: json.categories,
    withoutPageValues: parseClassifier(json.withoutPageValues),
    withPageValues: parseClassifier(json.withPageValues),
  };
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
