import {writeBins} from '../../src/core/learn/bins.ts';
import {sigmoid} from '../../src/core/learn/sigmoid.ts';
import type {TreeClassifier} from '../../src/core/learn/tree-classifier.ts';
import {scoreTrees} from '../../src/core/learn/trees.ts';

/**
 * Calibrated probability of yes, between 0 and 1.
 *
 * @param features [features] in the order of `names`, NaN where unknown
 */
export function classifyRow(classifier: TreeClassifier, features: ArrayLike<number>): number {
  const bins = new Uint8Array(classifier.edges.length);
  writeBins(features, classifier.edges, bins);
  const {slope, offset} = classifier.calibration;
  return sigmoid(slope * scoreTrees(classifier.trees, bins) + offset);
}
