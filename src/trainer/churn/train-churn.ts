import {MS_PER_DAY} from '../../core/contract/durations.ts';
import {ProfilerError} from '../../core/contract/errors.ts';
import {parseChurnModel, toChurnModelJson} from '../../core/learn/churn-classifier-json.ts';
import {scoreLinear, toLogFeatures, type ChurnModel} from '../../core/learn/churn-classifier.ts';
import {fitPlatt} from '../learn/fit-platt.ts';
import {trainLogisticRegression} from '../learn/logistic-regression.ts';
import {toChurnExamples, type ChurnExamples} from './churn-examples.ts';
import {toShopperPurchases, type PurchaseTable} from './purchase-table.ts';
import {trainClassifier} from '../learn/train-classifier.ts';

/** Options of trainChurn. */
export interface ChurnOptions {
  /** The same seed gives the same model. */
  readonly seed: number;
  /** A shopper who buys nothing for this long counts as churned; 90 by default. */
  readonly horizonDays?: number;
  /** Nothing after this time is read; by default the last horizon of the data is left for evaluateChurn. */
  readonly untilMs?: number;
}

const HORIZON_DAYS = 90;

/** Days between training cuts. 4 cuts beat 1 and 12 on test cuts one and two months before the last. */
const CUT_EVERY_DAYS = 15;
const MAX_CUTS = 4;

/** A cut needs at least this much history before it. */
const MIN_HISTORY_DAYS = 14;

const FOLDS = 5;

const TREES = {trees: 150, leaves: 4, learningRate: 0.03, rowShare: 0.5, featureShare: 0.3, leafRows: 60};
const ENSEMBLES = 2;

/** Ridge penalty of the linear part, whose features are strongly correlated. */
const PENALTY = 10;

/** Training examples of all cuts, each with the fold of its shopper. */
export interface ChurnTraining extends Omit<ChurnExamples, 'summaries'> {
  readonly folds: Uint8Array;
  readonly cuts: number;
}

/**
 * Trains the churn head on what shoppers bought before several cuts, and whether they bought in the horizon after
 * each.
 *
 * @throws ProfilerError `training-failed` if the purchases before `untilMs` are shorter than a horizon and two weeks,
 *   or all shoppers did the same
 */
export function trainChurn(purchases: PurchaseTable, options: ChurnOptions): ChurnModel {
  const {seed, horizonDays = HORIZON_DAYS} = options;
  const untilMs = options.untilMs ?? purchases.endMs - horizonDays * MS_PER_DAY;
  const training = toChurnTraining(purchases, {untilMs, horizonDays});
  const {names, features, churned, folds} = training;
  const logs = features.map(toLogFeatures);
  const {classifier, unseen} = trainClassifier(
    {names, features, labels: churned, folds},
    {trees: TREES, ensembles: ENSEMBLES, seed},
  );
  const sums = new Float64Array(features.length);
  for (let fold = 0; fold < FOLDS; fold++) {
    const part = logs.filter((_, i) => folds[i] !== fold);
    const fitted = trainLogisticRegression(
      {features: part, targets: churned.filter((_, i) => folds[i] !== fold)},
      PENALTY,
    );
    for (let i = 0; i < sums.length; i++) {
      if (folds[i] !== fold) continue;
      const calibrated = Math.log(unseen[i] / (1 - unseen[i]));
      const trees = (calibrated - classifier.calibration.offset) / classifier.calibration.slope;
      sums[i] = trees + scoreLinear(fitted, logs[i]);
    }
  }
  const model: ChurnModel = {
    horizonDays,
    trainedUntilMs: untilMs,
    trees: classifier,
    linear: trainLogisticRegression({features: logs, targets: churned}, PENALTY),
    calibration: fitPlatt(sums, churned),
  };
  // Evaluated with the rounding it is shipped with.
  return parseChurnModel(JSON.parse(JSON.stringify(toChurnModelJson(model))));
}

/**
 * Makes examples at the newest cuts whose whole horizon lies before `untilMs`.
 *
 * @throws ProfilerError `training-failed` if there is no such cut
 */
export function toChurnTraining(
  purchases: PurchaseTable,
  {untilMs, horizonDays}: {readonly untilMs: number; readonly horizonDays: number},
): ChurnTraining {
  const shoppers = toShopperPurchases(purchases).map((lines) => lines.filter((line) => line.timeMs <= untilMs));
  const firstMs = purchases.timeMs.reduce((earliest, timeMs) => Math.min(earliest, timeMs), Infinity);
  const parts: ChurnExamples[] = [];
  const folds: number[] = [];
  for (let cut = 0; cut < MAX_CUTS; cut++) {
    const cutMs = untilMs - (horizonDays + cut * CUT_EVERY_DAYS) * MS_PER_DAY;
    if (cutMs < firstMs + MIN_HISTORY_DAYS * MS_PER_DAY) break;
    const part = toChurnExamples(shoppers, {cutMs, horizonMs: horizonDays * MS_PER_DAY});
    parts.push(part);
    for (const shopper of part.shoppers) folds.push(shopper % FOLDS);
  }
  if (parts.length === 0) {
    const days = Math.max(0, (untilMs - firstMs) / MS_PER_DAY);
    throw new ProfilerError(
      'training-failed',
      `Churn needs purchases over at least ${horizonDays + MIN_HISTORY_DAYS} days of training, there are ` +
        `${Number.isFinite(days) ? days.toFixed(0) : 0}. Give a longer history or a shorter horizon.`,
    );
  }
  return {
    names: parts[0].names,
    features: parts.flatMap((part) => part.features),
    churned: Uint8Array.from(parts.flatMap((part) => [...part.churned])),
    shoppers: Int32Array.from(parts.flatMap((part) => [...part.shoppers])),
    folds: Uint8Array.from(folds),
    cuts: parts.length,
  };
}
