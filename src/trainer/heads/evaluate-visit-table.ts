import {toVisitFeatures} from '../../core/features/visit-features.ts';
import {predictLogisticRegression, trainLogisticRegression} from '../baselines/logistic-regression.ts';
import {type BinaryScores, toBinaryScores} from '../metrics/binary.ts';
import {toVisitPurchaseProbability, type VisitTableModel} from './visit-head.ts';
import type {VisitTable} from './visit-table.ts';

export interface VisitTableEvaluation {
  readonly visits: number;
  readonly examples: number;
  /** From what a browser has. */
  readonly purchase: BinaryScores | null;
  /** With the analytics tool's page value, which knows of purchases: for comparison with published figures only. */
  readonly purchase_with_page_values: BinaryScores | null;
  /** Logistic regressions on the same features, trained on the same visits. */
  readonly baselines: Readonly<Record<string, {readonly auc: number | null}>>;
}

/** @param train the visits the model was trained on, for the baselines; undefined leaves them out */
export function evaluateVisitTable(model: VisitTableModel, test: VisitTable, train?: VisitTable): VisitTableEvaluation {
  const score = (withPageValues: boolean): BinaryScores | null =>
    toBinaryScores(
      test.visits.map((visit) => toVisitPurchaseProbability(model, visit, withPageValues)),
      test.revenue,
    );
  const baseline = (withPageValues: boolean): number | null => {
    if (!train) return null;
    const toRows = (table: VisitTable): Float64Array[] =>
      table.visits.map((visit) =>
        Float64Array.from(Object.values(toVisitFeatures(visit, model.categories, withPageValues))),
      );
    const fitted = trainLogisticRegression({features: toRows(train), targets: train.revenue});
    const guessed = toRows(test).map((row) => predictLogisticRegression(fitted, row));
    return toBinaryScores(guessed, test.revenue)?.auc ?? null;
  };
  return {
    visits: test.visits.length,
    examples: test.visits.length,
    purchase: score(false),
    purchase_with_page_values: score(true),
    baselines: train
      ? {
          'logistic-regression': {auc: baseline(false)},
          'logistic-regression, with page values': {auc: baseline(true)},
        }
      : {},
  };
}
