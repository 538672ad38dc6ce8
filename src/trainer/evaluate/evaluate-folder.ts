import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {ProfilerError} from '../../core/contract/errors.ts';
import {SIGMOID_HEADS, type SigmoidHead, SOFTMAX_HEADS} from '../../core/contract/heads.ts';
import {type BaselineScores, checkBaselineNames, evaluateBaselines} from '../baselines/evaluate-baselines.ts';
import {answerByCounts} from '../baselines/count-regression.ts';
import {evaluateChurnFile} from '../churn/churn-files.ts';
import type {ChurnEvaluation} from '../churn/evaluate-churn.ts';
import type {History} from '../history/history.ts';
import {readCatalogue} from '../history/read-catalogue.ts';
import {readHistory} from '../history/read-history.ts';
import {readModel} from '../model/read-model.ts';
import {readTrainingRecord, type TrainingRecord} from '../model/training-record.ts';
import {log} from '../progress.ts';
import {buildTrainingReport} from '../report/build-training-report.ts';
import {toTrainingReport} from '../report/to-training-report.ts';
import {readSegments} from '../segments/read-segments.ts';
import {type Evaluation, evaluateModel} from './evaluate-model.ts';
import {type SigmoidScores, toCutScores} from '../metrics/sigmoid-scores.ts';
import {evaluateReasons, type ExplanationScores} from './evaluate-reasons.ts';

/** Settings of an evaluation: the model, the events, and what to compare with. */
export interface EvaluationTask {
  readonly model: string;
  readonly events: string;
  /** History the baselines learn from; by default the one in the model's training record. */
  readonly history?: string;
  readonly baselines: readonly string[];
  /** Whether a missing history of the baselines is an error. */
  readonly needsBaselines: boolean;
  /** Starts every visit without the profile state of earlier visits. */
  readonly cold: boolean;
  /** File with facts of products that the events lack, as for training. */
  readonly catalogue?: string;
  /** HTML file to write. */
  readonly report?: string;
}

/** Output of `vitrine evaluate --json`. */
export interface EvaluationResult extends Evaluation {
  readonly dataset: string;
  readonly churn: ChurnEvaluation | null;
  /** Null where no visit has two events. */
  readonly explanation: ExplanationScores | null;
  readonly baselines: Readonly<Record<string, BaselineScores>>;
  readonly model_bytes: number;
}

/**
 * Evaluates the model of a folder on an events table.
 *
 * @throws ProfilerError like readModel and readHistory and readCatalogue; `argument` for an unknown baseline
 */
export async function evaluateFolder(task: EvaluationTask): Promise<EvaluationResult> {
  checkBaselineNames(task.baselines);
  const stored = await readModel(task.model);
  const record = await readTrainingRecord(task.model);
  const history = await readHistory(task.events);
  const catalogue = task.catalogue === undefined ? undefined : await readCatalogue(task.catalogue);
  const evaluation = evaluateModel(stored, history, {cold: task.cold});
  const explanation = evaluateReasons(stored, history, {cold: task.cold, catalogue});
  const churn = await evaluateChurnFile(task.model, history);
  const train = await readBaselineHistory(task, record);
  const baselines = train ? evaluateBaselines(train, history, task.baselines) : {};
  const judged = {...evaluation, ...(train && judgeHeadsByCounts(evaluation, {train, test: history}))};
  if (task.report !== undefined && record) {
    await writeReport(task.report, {
      record,
      name: history.name,
      seed: stored.manifest.seed,
      model: task.model,
      evaluation: judged,
      churn,
      baselines,
    });
  }
  return {dataset: path.basename(task.events), ...judged, churn, explanation, baselines, model_bytes: stored.bytes};
}

/**
 * What baselines are fitted on: the given history, else the one in the model's training record.
 *
 * @returns undefined if there is neither, or no baselines are asked for
 */
async function readBaselineHistory(
  task: EvaluationTask,
  record: TrainingRecord | undefined,
): Promise<History | undefined> {
  if (task.baselines.length === 0) return undefined;
  const train = task.history ?? (record && path.resolve(task.model, record.events));
  if (train === undefined) {
    log('No baselines: the model does not say what it was trained on. Give --history FILE.');
    return undefined;
  }
  try {
    return await readHistory(train);
  } catch (error) {
    const isMissing = error instanceof ProfilerError && error.name === 'input-missing';
    if (task.needsBaselines || !isMissing) throw error;
    log(`No baselines: ${error.message}`);
    return undefined;
  }
}

/** Adds logistic regression on counts to the scores of each head. */
function judgeHeadsByCounts(
  evaluation: Evaluation,
  {train, test}: {train: History; test: History},
): Partial<Record<SigmoidHead, SigmoidScores>> {
  return toKnown(SIGMOID_HEADS, (head) => {
    const scores = evaluation[head];
    const answers = scores && answerByCounts(train, test, head);
    const counts = answers && toCutScores(answers, test.visitStart);
    return counts ? {...scores, baselines: {'logistic regression on counts': counts}} : scores;
  });
}

interface ReportParts {
  readonly record: TrainingRecord;
  readonly name: string;
  readonly seed: number;
  /** Folder of the model. */
  readonly model: string;
  readonly evaluation: Evaluation;
  readonly churn: ChurnEvaluation | null;
  readonly baselines: Readonly<Record<string, BaselineScores>>;
}

/** The values that are not undefined, by name. */
function toKnown<Name extends string, Value>(
  names: readonly Name[],
  toValue: (name: Name) => Value | null,
): Partial<Record<Name, Value>> {
  const known: Partial<Record<Name, Value>> = {};
  for (const name of names) known[name] = toValue(name) ?? undefined;
  return known;
}

async function writeReport(file: string, parts: ReportParts): Promise<void> {
  const {record, name, seed, model, evaluation, churn, baselines} = parts;
  const report = toTrainingReport(record, {name, seed, segments: await readSegments(model)});
  const shown = {
    ...report,
    nextItem: evaluation.next_item,
    baselines,
    kinds: toKnown(SOFTMAX_HEADS, (head) => evaluation[`next_${head}`]),
    heads: toKnown(SIGMOID_HEADS, (head) => {
      const scores = evaluation[head];
      return scores && {scores, baselines: scores.baselines};
    }),
    churn: churn ? {scores: churn} : undefined,
  };
  await writeFile(file, buildTrainingReport(shown));
}
