import {ProfilerError} from '../../core/contract/errors.ts';
import {MAX_EDGES, writeBins} from '../../core/learn/bins.ts';
import {sigmoid} from '../../core/learn/sigmoid.ts';
import {parseClassifier, toClassifierJson} from '../../core/learn/tree-classifier-json.ts';
import type {TreeClassifier} from '../../core/learn/tree-classifier.ts';
import {scoreTrees} from '../../core/learn/trees.ts';
import {fitPlatt} from './fit-platt.ts';
import type {TreeOptions} from './find-split.ts';
import {averageTrees, trainTrees, type BinnedRows} from './grow-trees.ts';

/** Training rows of a classifier. */
export interface TrainingRows {
  readonly names: readonly string[];
  /** [rows][features] NaN if unknown. */
  readonly features: readonly ArrayLike<number>[];
  /** [rows] 0 or 1; the probabilities are calibrated to these. */
  readonly labels: ArrayLike<number>;
  /** [rows] 0 to 1: softer targets for the trees than the labels. */
  readonly targets?: ArrayLike<number>;
  /** [rows] fold of each row; calibration uses the scores of trees trained without the row's fold. */
  readonly folds: ArrayLike<number>;
}

/** Settings of trainClassifier. */
export interface ClassifierOptions {
  readonly trees: Omit<TreeOptions, 'seed'>;
  /** Number of ensembles whose average is shipped. */
  readonly ensembles: number;
  readonly seed: number;
}

/** A trained classifier, and the probabilities of the rows by trees trained without their folds. */
export interface TrainedClassifier {
  readonly classifier: TreeClassifier;
  /** [rows] calibrated. */
  readonly unseen: Float64Array;
}

/**
 * Trains boosted trees and calibrates them by cross-validation (Platt 1999).
 *
 * The result is parsed from its own JSON, so that it is evaluated with the rounding it is shipped with.
 *
 * @throws ProfilerError `training-failed` if all labels are the same
 */
export function trainClassifier(rows: TrainingRows, options: ClassifierOptions): TrainedClassifier {
  const {names, labels} = rows;
  const count = rows.features.length;
  const yes = Array.from(labels).reduce((sum, label) => sum + label, 0);
  if (yes === 0 || yes === count) {
    throw new ProfilerError(
      'training-failed',
      `All ${count} rows have the same outcome. Give rows with both outcomes.`,
    );
  }
  const edges = names.map((_, feature) => toEdges(rows.features.map((row) => row[feature])));
  const binned = {columns: toColumns(rows.features, edges), targets: Float64Array.from(rows.targets ?? labels)};
  const scores = scoreUnseen(binned, rows.folds, options);
  const calibration = fitPlatt(scores, labels);
  const ensembles = Array.from({length: options.ensembles}, (_, i) =>
    trainTrees(binned, {...options.trees, seed: options.seed + 1000 * (i + 1)}),
  );
  const classifier = {names, edges, trees: averageTrees(ensembles), calibration};
  return {
    classifier: parseClassifier(JSON.parse(JSON.stringify(toClassifierJson(classifier)))),
    unseen: scores.map((score) => sigmoid(calibration.slope * score + calibration.offset)),
  };
}

/**
 * Chooses the edges between a feature's bins: midpoints between the values if these are few, else quantiles.
 *
 * @returns at most MAX_EDGES, ascending
 */
export function toEdges(values: readonly number[]): Float64Array {
  const known = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort();
  const distinct = known.filter((value, i) => i === 0 || value !== known[i - 1]);
  const between = (i: number): number => (distinct[i - 1] + distinct[i]) / 2;
  if (distinct.length <= MAX_EDGES + 1) {
    return Float64Array.from({length: Math.max(0, distinct.length - 1)}, (_, i) => between(i + 1));
  }
  const edges = new Set<number>();
  for (let i = 1; i <= MAX_EDGES; i++) edges.add(known[Math.floor((i * known.length) / (MAX_EDGES + 1))]);
  edges.delete(known[0]);
  return Float64Array.from(edges).sort();
}

function toColumns(features: readonly ArrayLike<number>[], edges: readonly Float64Array[]): Uint8Array[] {
  const columns = edges.map(() => new Uint8Array(features.length));
  const bins = new Uint8Array(edges.length);
  features.forEach((row, i) => {
    writeBins(row, edges, bins);
    bins.forEach((bin, feature) => (columns[feature][i] = bin));
  });
  return columns;
}

/** Log odds of each row by trees trained without its fold, [rows]. */
function scoreUnseen(rows: BinnedRows, folds: ArrayLike<number>, options: ClassifierOptions): Float64Array {
  const count = rows.targets.length;
  const scores = new Float64Array(count);
  const bins = new Uint8Array(rows.columns.length);
  for (const fold of new Set(Array.from(folds))) {
    const seen = Int32Array.from({length: count}, (_, row) => row).filter((row) => folds[row] !== fold);
    const part = {
      columns: rows.columns.map((column) => Uint8Array.from(seen, (row) => column[row])),
      targets: Float64Array.from(seen, (row) => rows.targets[row]),
    };
    const trees = trainTrees(part, {...options.trees, seed: options.seed + fold});
    for (let row = 0; row < count; row++) {
      if (folds[row] !== fold) continue;
      for (let feature = 0; feature < bins.length; feature++) bins[feature] = rows.columns[feature][row];
      scores[row] = scoreTrees(trees, bins);
    }
  }
  return scores;
}
