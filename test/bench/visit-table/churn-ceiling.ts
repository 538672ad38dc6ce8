import {MS_PER_DAY} from '../../../src/core/contract/durations.ts';
import type {Purchase} from '../../../src/core/features/purchase-features.ts';
import {toLogFeatures} from '../../../src/core/learn/churn-classifier.ts';
import {type ShopperSummary, toSilenceProbability, trainBgNbd} from '../../../src/trainer/churn/bg-nbd.ts';
import {toChurnExamples} from '../../../src/trainer/churn/churn-examples.ts';
import {type PurchaseTable, toShopperPurchases} from '../../../src/trainer/churn/purchase-table.ts';
import {predictLogisticRegression, trainLogisticRegression} from '../../../src/trainer/learn/logistic-regression.ts';
import {trainClassifier} from '../../../src/trainer/learn/train-classifier.ts';
import {toAuc} from '../../../src/trainer/metrics/auc.ts';

const FOLDS = 10;
const TREES = {trees: 150, leaves: 4, learningRate: 0.03, rowShare: 0.5, featureShare: 0.3, leafRows: 60};
const PENALTY = 10;
const SHARES = [0.125, 0.25, 0.5, 1];
/** Keeps log odds finite. */
const SMALLEST = 1e-6;

/** AUCs of what nobody can do at the cut: trained on what other shoppers did in the very time that is judged. */
export interface ChurnCeiling {
  readonly bg_nbd: number;
  /** Recency, orders and spend only; all features of the shipped head; these and the ones of MORE. */
  readonly three_features: number;
  readonly shipped_features: number;
  readonly more_features: number;
  /** With the shipped features and only a share of the shoppers to learn from. */
  readonly by_share_of_shoppers: readonly {readonly share: number; readonly auc: number}[];
}

interface Examples {
  readonly names: readonly string[];
  readonly features: readonly Float64Array[];
  readonly labels: Uint8Array;
  readonly shoppers: Int32Array;
}

/**
 * How much the purchases before a cut say at all about who buys in the horizon after it: cross-validation over shoppers
 * at that one cut, so that no change of season and no lack of later outcomes stands between training and test.
 */
export function findChurnCeiling(
  purchases: PurchaseTable,
  {cutMs, horizonDays}: {cutMs: number; horizonDays: number},
): ChurnCeiling {
  const lines = toShopperPurchases(purchases);
  const found = toChurnExamples(lines, {cutMs, horizonMs: horizonDays * MS_PER_DAY});
  const parameters = trainBgNbd(found.summaries);
  const silence = found.summaries.map((summary) => toSilenceProbability(summary, parameters, horizonDays / 7));
  const shipped = {names: found.names, features: found.features, labels: found.churned, shoppers: found.shoppers};
  const kept = ['recencyDays', 'orders', 'spend'].map((name) => found.names.indexOf(name));
  const three = {...shipped, names: kept.map((k) => found.names[k])};
  const more = found.features.map((row, at) => {
    const own = lines[found.shoppers[at]].filter(({timeMs}) => timeMs <= cutMs);
    return Float64Array.from([...row, ...toMore(own, {cutMs, silence: silence[at], summary: found.summaries[at]})]);
  });
  return {
    bg_nbd: toAuc(silence, found.churned),
    three_features: judge({...three, features: found.features.map((row) => Float64Array.from(kept, (k) => row[k]))}),
    shipped_features: judge(shipped),
    more_features: judge({...shipped, names: [...found.names, ...MORE], features: more}),
    by_share_of_shoppers: SHARES.map((share) => ({share, auc: judge(shipped, share)})),
  };
}

/** Features that one could think of beside the shipped ones. */
const MORE = [
  'log odds of silence by BG/NBD',
  'share of own gaps that were longer',
  'recency over the typical gap',
  'recency over the last three gaps',
  'orders of the second half of the tenure minus those of the first',
  'mean hour',
  'different weekdays',
  'largest line',
  'share of returned lines',
] as const;

function toMore(
  lines: readonly Purchase[],
  {cutMs, silence, summary}: {cutMs: number; silence: number; summary: ShopperSummary},
): number[] {
  const bought = lines.filter(({quantity}) => quantity > 0);
  const days = [...new Set(bought.map(({timeMs}) => Math.floor(timeMs / MS_PER_DAY)))];
  const gaps = days.slice(1).map((day, at) => day - days[at]);
  const recency = Math.floor(cutMs / MS_PER_DAY) - days[days.length - 1];
  const typical = Math.exp(mean(gaps.map((gap) => Math.log1p(gap))));
  const half = days[0] + (summary.age * 7) / 2;
  const p = Math.min(1 - SMALLEST, Math.max(SMALLEST, silence));
  const own: Record<(typeof MORE)[number], number> = {
    'log odds of silence by BG/NBD': Math.log(p / (1 - p)),
    'share of own gaps that were longer': (gaps.filter((gap) => gap >= recency).length + 0.5) / (gaps.length + 1),
    'recency over the typical gap': recency / typical,
    'recency over the last three gaps': recency / mean(gaps.slice(-3)),
    'orders of the second half of the tenure minus those of the first':
      days.length - 2 * days.filter((day) => day < half).length,
    'mean hour': mean(bought.map(({timeMs}) => new Date(timeMs).getUTCHours())),
    'different weekdays': new Set(bought.map(({timeMs}) => new Date(timeMs).getUTCDay())).size,
    'largest line': Math.max(...bought.map(({price, quantity}) => price * quantity)),
    'share of returned lines': 1 - bought.length / lines.length,
  };
  return MORE.map((name) => own[name]);
}

/** NaN where there are none, which trees and regression take as unknown. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** AUC of trees and linear score together, as in the shipped head, each shopper scored without its fold. */
function judge({names, features, labels, shoppers}: Examples, share = 1): number {
  const logs = features.map(toLogFeatures);
  const scores = new Float64Array(labels.length);
  for (let fold = 0; fold < FOLDS; fold++) {
    // The number of a shopper says nothing of it; every k-th of them is a share drawn at random.
    const seen = [...labels.keys()].filter((at) => shoppers[at] % FOLDS !== fold && toUnit(shoppers[at]) < share);
    const pick = <Value>(of: ArrayLike<Value>): Value[] => seen.map((at) => of[at]);
    const linear = trainLogisticRegression({features: pick(logs), targets: pick(labels)}, PENALTY);
    const judged = [...labels.keys()].filter((at) => shoppers[at] % FOLDS === fold);
    const rows = [...seen, ...judged];
    // The second fold's rows are scored by trees of the first, which are those seen.
    const {unseen} = trainClassifier(
      {
        names,
        features: rows.map((at) => features[at]),
        labels: rows.map((at) => labels[at]),
        folds: rows.map((_, at) => (at < seen.length ? 0 : 1)),
      },
      {trees: TREES, ensembles: 1, seed: 1},
    );
    judged.forEach((at, place) => {
      const trees = unseen[seen.length + place];
      const regression = predictLogisticRegression(linear, logs[at]);
      scores[at] = Math.log(trees / (1 - trees)) + Math.log(regression / (1 - regression));
    });
  }
  return toAuc(scores, labels);
}

/** A number of 0 to 1 that a shopper's number decides, evenly spread. */
function toUnit(shopper: number): number {
  return (Math.imul(shopper + 1, 2_654_435_761) >>> 0) / 2 ** 32;
}
