import {classifyRow} from '../../support/classify-row.ts';
import {predictLogisticRegression, trainLogisticRegression} from '../../../src/trainer/learn/logistic-regression.ts';
import {trainClassifier} from '../../../src/trainer/learn/train-classifier.ts';
import {toAuc} from '../../../src/trainer/metrics/auc.ts';
import {toCalibrationError, toReliability} from '../../../src/trainer/metrics/calibration.ts';
import {toStratifiedFolds} from '../visit-table/stratified-folds.ts';
import {type PageVisit, PURCHASE_PAGE} from './page-visits.ts';
import {type Features, toCountFeatures, toNetworkFeatures, toPrefixFeatures} from './prefix-features.ts';
import type {NetworkView} from './purchase-network.ts';

/** How much of each visit is read. */
export interface Cut {
  readonly name: string;
  /** Most pages read; one page of every visit is always left out. */
  readonly pages: number;
  /** Whether reading also stops before the first page of the kind that a purchase makes. */
  readonly isStrict: boolean;
}

/** A visit and what the network says of it, by weights that were not trained on it. */
export interface SeenVisit {
  readonly visit: PageVisit;
  readonly view: NetworkView;
}

/** How well one method tells the visits that buy. */
export interface Verdict {
  readonly auroc: number;
  /** Expected calibration error over 15 bins of equal count. */
  readonly ece: number;
}

/** Verdicts of all methods on the same visits. */
export interface CutVerdicts {
  readonly visits: number;
  readonly buyers: number;
  readonly networkAndTrees: Verdict;
  readonly network: Verdict;
  readonly logistic: Verdict;
  readonly trees: Verdict;
}

/** Settings of the trees, the same for those that read the network and those that do not. */
const TREES = {trees: 200, leaves: 10, learningRate: 0.05, rowShare: 0.6, featureShare: 0.3, leafRows: 30};
const FOLDS = 3;

/** Fits every method on the prefixes of some visits and judges it on those of others. */
export function judgeCut(
  cut: Cut,
  {train, test, effort = 1}: {train: readonly SeenVisit[]; test: readonly SeenVisit[]; effort?: number},
): CutVerdicts {
  const known = toPrefixes(train, cut);
  const asked = toPrefixes(test, cut);
  const labels = asked.map(({visit}) => Number(visit.buys));
  const judge = (probabilities: readonly number[]): Verdict => ({
    auroc: toAuc(probabilities, labels),
    ece: toCalibrationError(toReliability(probabilities, labels)),
  });
  return {
    visits: asked.length,
    buyers: labels.reduce((sum, label) => sum + label, 0),
    networkAndTrees: judge(
      boost(known, asked, {
        effort,
        toFeatures: ({visit, view, pages}) => ({...toPrefixFeatures(visit, pages), ...toNetworkFeatures(view, pages)}),
      }),
    ),
    network: judge(asked.map(({view, pages}) => view.probability[pages])),
    logistic: judge(regress(known, asked)),
    trees: judge(boost(known, asked, {effort, toFeatures: ({visit, pages}) => toPrefixFeatures(visit, pages)})),
  };
}

/** A visit of which `pages` pages are read. */
interface Prefix extends SeenVisit {
  readonly pages: number;
}

/** The visits of which something is left to read. */
function toPrefixes(visits: readonly SeenVisit[], {pages: most, isStrict}: Cut): Prefix[] {
  return visits
    .map(({visit, view}) => {
      const purchase = isStrict ? visit.kinds.indexOf(PURCHASE_PAGE) : -1;
      const pages = Math.min(most, visit.kinds.length - 1, purchase < 0 ? Infinity : purchase);
      return {visit, view, pages};
    })
    .filter(({pages}) => pages > 0);
}

function regress(known: readonly Prefix[], asked: readonly Prefix[]): number[] {
  const toRow = ({visit, pages}: Prefix): number[] => Object.values(toCountFeatures(visit, pages));
  const model = trainLogisticRegression({features: known.map(toRow), targets: known.map(toLabel)});
  return asked.map((prefix) => predictLogisticRegression(model, toRow(prefix)));
}

/** The shipped classifier: boosted trees, calibrated on folds that they have not seen. */
function boost(
  known: readonly Prefix[],
  asked: readonly Prefix[],
  {toFeatures, effort}: {toFeatures: (prefix: Prefix) => Features; effort: number},
): number[] {
  const labels = known.map(toLabel);
  const rows = {
    names: Object.keys(toFeatures(known[0])),
    features: known.map((prefix) => Float64Array.from(Object.values(toFeatures(prefix)))),
    labels,
    folds: toStratifiedFolds(labels, FOLDS, 1),
  };
  const trees = {...TREES, trees: Math.max(1, Math.round(effort * TREES.trees))};
  const {classifier} = trainClassifier(rows, {trees, ensembles: 1, seed: 1});
  return asked.map((prefix) => classifyRow(classifier, Object.values(toFeatures(prefix))));
}

function toLabel({visit}: SeenVisit): number {
  return Number(visit.buys);
}
