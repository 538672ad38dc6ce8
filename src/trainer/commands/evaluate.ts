import path from 'node:path';
import {readArguments, toRequired} from '../args.ts';
import {evaluateModel} from '../evaluate/evaluate-model.ts';
import {readHistory} from '../history/read-history.ts';
import {readModel} from '../model/read-model.ts';
import type {CommandResult} from '../index.ts';

export const usage =
  'vitrine evaluate --model MODEL_DIR --events FILE [--history FILE] [--baselines pop,item-knn,vmis-knn] [--json]';

/** Judges a model on visits it was not trained on. */
export async function run(args: string[]): Promise<CommandResult> {
  const {values} = readArguments(args, {usage, names: ['model', 'events', 'history', 'baselines']});
  const stored = await readModel(toRequired(values.model, {name: 'model', usage}));
  const events = toRequired(values.events, {name: 'events', usage});
  const history = await readHistory(events);
  const evaluation = evaluateModel(stored, history);
  const json = {dataset: path.basename(events), ...evaluation, churn: null, baselines: {}, model_bytes: stored.bytes};
  const percent = (share: number): string => (100 * share).toFixed(2);
  const {next_item: next} = evaluation;
  const text = `${evaluation.examples} examples: recall@20 ${percent(next['recall@20'])}, mrr@20 ${percent(next['mrr@20'])}`;
  return {json, text};
}
