import {writeBins} from '../../../src/core/learn/bins.ts';
import {sigmoid} from '../../../src/core/learn/sigmoid.ts';
import {scoreTrees, type Trees} from '../../../src/core/learn/trees.ts';
import {trainTrees} from '../../../src/trainer/learn/grow-trees.ts';
import {toEdges} from '../../../src/trainer/learn/train-classifier.ts';
import type {LabelledRows} from '../../../src/trainer/learn/logistic-regression.ts';

/** Boosted trees as one would train them without further thought. */
export interface GradientBoosting {
  readonly edges: readonly Float64Array[];
  readonly trees: Trees;
}

/** The defaults of LightGBM (leaves, rate, rows of a leaf, rounds; every row and feature for every tree). */
const DEFAULTS = {trees: 100, leaves: 31, learningRate: 0.1, rowShare: 1, featureShare: 1, leafRows: 20};

/** Trains boosted trees with common defaults; NaN is a bin of its own. */
export function trainGradientBoosting(rows: LabelledRows, seed: number): GradientBoosting {
  const width = rows.features[0]?.length ?? 0;
  const edges = Array.from({length: width}, (_, k) => toEdges(rows.features.map((row) => row[k])));
  const columns = edges.map(() => new Uint8Array(rows.features.length));
  const bins = new Uint8Array(width);
  rows.features.forEach((row, i) => {
    writeBins(row, edges, bins);
    bins.forEach((bin, k) => (columns[k][i] = bin));
  });
  return {edges, trees: trainTrees({columns, targets: Float64Array.from(rows.targets)}, {...DEFAULTS, seed})};
}

/** Probability of yes for a row of features. */
export function predictGradientBoosting(model: GradientBoosting, features: ArrayLike<number>): number {
  const bins = new Uint8Array(model.edges.length);
  writeBins(features, model.edges, bins);
  return sigmoid(scoreTrees(model.trees, bins));
}
