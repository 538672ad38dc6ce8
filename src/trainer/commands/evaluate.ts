import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {readArguments, toRequired} from '../args.ts';
import {type BaselineScores, evaluateBaselines} from '../baselines/evaluate-baselines.ts';
import {evaluateModel} from '../evaluate/evaluate-model.ts';
import type {History} from '../history/history.ts';
import {evaluateChurnFile} from '../churn/churn-files.ts';
import {readHistory} from '../history/read-history.ts';
import type {CommandResult} from '../index.ts';
import {readModel} from '../model/read-model.ts';
import {readTrainingRecord} from '../model/training-record.ts';
import {buildTrainingReport} from '../report/build-training-report.ts';
import {toTrainingReport} from '../report/to-training-report.ts';
import {readSegments} from '../segments/read-segments.ts';

export const usage =
  'vitrine evaluate --model MODEL_DIR --events FILE [--history FILE] [--baselines pop,item-knn,vmis-knn|none] [--cold] [--report FILE.html] [--json]';

const DEFAULT_BASELINES = 'pop,item-knn,vmis-knn';

/** Judges a model, and baselines beside it, on visits it was not trained on. */
export async function run(args: string[]): Promise<CommandResult> {
  const {values, flags} = readArguments(args, {
    usage,
    names: ['model', 'events', 'history', 'baselines', 'report'],
    flags: ['cold'],
  });
  const folder = toRequired(values.model, {name: 'model', usage});
  const events = toRequired(values.events, {name: 'events', usage});
  const stored = await readModel(folder);
  const record = await readTrainingRecord(folder);
  const history = await readHistory(events);
  const evaluation = evaluateModel(stored, history, {cold: flags.has('cold')});
  const churn = await evaluateChurnFile(folder, history);
  const train = values.history ?? (record && path.resolve(folder, record.events));
  const names = (values.baselines ?? DEFAULT_BASELINES).split(',').filter((name) => name !== 'none' && name !== '');
  const baselines = await toBaselines(history, {train, names, isAsked: values.baselines !== undefined});
  const json = {dataset: path.basename(events), ...evaluation, churn, baselines, model_bytes: stored.bytes};
  if (values.report && record) {
    const report = toTrainingReport(record, {
      name: history.name,
      seed: stored.manifest.seed,
      segments: await readSegments(folder),
    });
    const purchase = evaluation.purchase ? {scores: evaluation.purchase} : undefined;
    const shown = {
      ...report,
      nextItem: evaluation.next_item,
      baselines,
      nextAction: evaluation.next_action ?? undefined,
      purchase,
    };
    await writeFile(values.report, buildTrainingReport(shown));
  }
  const rows = Object.entries({model: evaluation.next_item, ...baselines}).map(
    ([name, scores]) =>
      `${name.padEnd(10)} recall@20 ${toPercent(scores['recall@20'])}  mrr@20 ${toPercent(scores['mrr@20'])}`,
  );
  return {json, text: [`${evaluation.examples} examples of ${evaluation.visits} visits`, ...rows].join('\n')};
}

/** Baselines read the training history: the one that is given, else the one the model remembers, else none. */
async function toBaselines(
  test: History,
  {train, names, isAsked}: {train: string | undefined; names: readonly string[]; isAsked: boolean},
): Promise<Record<string, BaselineScores>> {
  if (names.length === 0) return {};
  if (train === undefined) {
    process.stderr.write('No baselines: the model does not say what it was trained on. Give --history FILE.\n');
    return {};
  }
  try {
    return evaluateBaselines(await readHistory(train), test, names);
  } catch (error) {
    if (isAsked || !(error instanceof Error) || error.name !== 'input-missing') throw error;
    process.stderr.write(`No baselines: ${error.message}\n`);
    return {};
  }
}

function toPercent(share: number): string {
  return (100 * share).toFixed(2).padStart(6);
}
