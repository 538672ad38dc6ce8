import {MS_PER_DAY} from '../../core/contract/durations.ts';
import {ProfilerError} from '../../core/contract/errors.ts';
import {classifyChurn, type ChurnModel} from '../../core/learn/churn-classifier.ts';
import {toAliveProbability, toSilenceProbability, trainBgNbd, type ShopperSummary} from './bg-nbd.ts';
import {predictLogisticRegression, trainLogisticRegression} from '../learn/logistic-regression.ts';
import {toAucDifference} from '../metrics/auc-difference.ts';
import {toAuc} from '../metrics/auc.ts';
import {type BinaryScores, toBinaryScores} from '../metrics/binary.ts';
import {toChurnExamples, type ChurnExamples} from './churn-examples.ts';
import {toShopperPurchases, type PurchaseTable} from './purchase-table.ts';
import {toChurnTraining, type ChurnTraining} from './train-churn.ts';

/** Quality of a churn model on the shoppers known at a cut-off time. */
export interface ChurnEvaluation extends BinaryScores {
  readonly customers: number;
  readonly churned_share: number;
  readonly cut_ms: number;
  /** The better of two variants each, trained on the same purchases. */
  readonly baselines: Readonly<
    Record<'bg-nbd' | 'logistic-regression', {readonly auc: number; readonly variant: string}>
  >;
  /** AUC minus that of the better baseline, with a 95 % bootstrap interval over customers. */
  readonly auc_ahead: {readonly mean: number; readonly low: number; readonly high: number};
}

interface Guess {
  readonly variant: string;
  readonly auc: number;
  readonly scores: Float64Array;
}

/** Recency, frequency and monetary value, by name of feature. */
const RFM = ['recencyDays', 'orders', 'spend'];

/**
 * Evaluates a churn model on every shopper with a purchase before the cut.
 *
 * @param cutMs by default the end of the model's training data
 * @throws ProfilerError `argument` if the cut is inside the training data or less than a horizon before the end of
 *   the data; `input-format` if all shoppers did the same
 */
export function evaluateChurn(
  model: ChurnModel,
  purchases: PurchaseTable,
  {cutMs = model.trainedUntilMs, seed = 1}: {readonly cutMs?: number; readonly seed?: number} = {},
): ChurnEvaluation {
  const {horizonDays} = model;
  if (cutMs < model.trainedUntilMs || cutMs + horizonDays * MS_PER_DAY > purchases.endMs) {
    throw new ProfilerError(
      'argument',
      `A cut at ${toDay(cutMs)} does not fit: the model was trained on purchases up to ${toDay(model.trainedUntilMs)} and the ` +
        `data ends ${toDay(purchases.endMs)}. Choose a cut between the first and ${horizonDays} days before the second.`,
    );
  }
  const examples = toChurnExamples(toShopperPurchases(purchases), {cutMs, horizonMs: horizonDays * MS_PER_DAY});
  const probabilities = examples.features.map((features) => classifyChurn(model, features));
  const quality = toBinaryScores(probabilities, examples.churned);
  if (!quality) {
    throw new ProfilerError(
      'input-format',
      `Of the ${examples.churned.length} customers known at ${toDay(cutMs)} all or none came back, so nothing can be compared. Choose another cut.`,
    );
  }
  const training = toChurnTraining(purchases, {untilMs: cutMs, horizonDays});
  const bgNbd = strongest(guessByBgNbd(examples, horizonDays));
  const regression = strongest(guessByRegression(training, examples));
  const best = strongest([bgNbd, regression]);
  return {
    ...quality,
    customers: examples.churned.length,
    churned_share: quality.positives / quality.examples,
    cut_ms: cutMs,
    baselines: {
      'bg-nbd': {auc: bgNbd.auc, variant: bgNbd.variant},
      'logistic-regression': {auc: regression.auc, variant: regression.variant},
    },
    auc_ahead: toAucDifference(probabilities, best.scores, {labels: examples.churned, seed}),
  };
}

function guessByBgNbd({summaries, churned}: ChurnExamples, horizonDays: number): Guess[] {
  const parameters = trainBgNbd(summaries);
  const guess = (variant: string, score: (shopper: ShopperSummary) => number): Guess => {
    const scores = Float64Array.from(summaries, score);
    return {variant, scores, auc: toAuc(scores, churned)};
  };
  return [
    guess('probability of no purchase in the horizon', (shopper) =>
      toSilenceProbability(shopper, parameters, horizonDays / 7),
    ),
    guess('probability of having dropped out', (shopper) => 1 - toAliveProbability(shopper, parameters)),
  ];
}

function guessByRegression(training: ChurnTraining, test: ChurnExamples): Guess[] {
  const columns = RFM.map((name) => test.names.indexOf(name));
  const guess = (variant: string, convert: (value: number) => number): Guess => {
    const toRow = (features: Float64Array): number[] => columns.map((column) => convert(features[column]));
    const fitted = trainLogisticRegression({features: training.features.map(toRow), targets: training.churned});
    const scores = Float64Array.from(test.features, (features) => predictLogisticRegression(fitted, toRow(features)));
    return {variant, scores, auc: toAuc(scores, test.churned)};
  };
  return [
    guess('recency, orders, spend', (value) => value),
    guess('their logarithms', (value) => Math.log1p(Math.max(0, value))),
  ];
}

function strongest(guesses: readonly Guess[]): Guess {
  return guesses.reduce((best, guess) => (guess.auc > best.auc ? guess : best));
}

function toDay(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}
