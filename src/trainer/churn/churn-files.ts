import {existsSync} from 'node:fs';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {ProfilerError} from '../../core/contract/errors.ts';
import {parseChurnModel, toChurnModelJson} from '../../core/learn/churn-classifier-json.ts';
import type {History} from '../history/history.ts';
import {log} from '../progress.ts';
import {toKindIndex} from '../../core/contract/event-kinds.ts';
import {type ChurnEvaluation, evaluateChurn} from './evaluate-churn.ts';
import {toPurchaseTable} from './purchase-table.ts';
import {trainChurn} from './train-churn.ts';

const MODEL = 'churn.json';
/** With fewer returning visits there is not enough to learn from. */
const MIN_RETURNING = 200;

/** Whether a history has purchases, and enough visits of shoppers who were there before. */
function canTellChurn(history: History): boolean {
  if (!history.kind.includes(toKindIndex('purchase'))) return false;
  return history.visitVisitor.length - history.visitorCount >= MIN_RETURNING;
}

/**
 * Trains the churn head and writes churn.json, if the history allows it. The newest 90 days are left for `evaluate`.
 *
 * @returns bytes written; undefined if no head was trained
 */
export async function trainChurnFile(
  history: History,
  {out, seed}: {out: string; seed: number},
): Promise<number | undefined> {
  if (!canTellChurn(history)) return undefined;
  try {
    const text = JSON.stringify(toChurnModelJson(trainChurn(toPurchaseTable(history), {seed})));
    await writeFile(path.join(out, MODEL), text);
    return Buffer.byteLength(text);
  } catch (error) {
    if (!(error instanceof ProfilerError)) throw error;
    log(`No churn head: ${error.message}`);
    return undefined;
  }
}

/**
 * Evaluates the churn head of a model folder.
 *
 * @returns null if there is none, or the events do not reach a whole horizon past its training
 */
export async function evaluateChurnFile(folder: string, history: History): Promise<ChurnEvaluation | null> {
  const file = path.join(folder, MODEL);
  if (!existsSync(file) || !canTellChurn(history)) return null;
  try {
    return evaluateChurn(parseChurnModel(JSON.parse(await readFile(file, 'utf8'))), toPurchaseTable(history));
  } catch (error) {
    if (!(error instanceof ProfilerError)) throw error;
    log(`No churn figures: ${error.message}`);
    return null;
  }
}
