import {EVENT_KINDS, toKindIndex} from '../../core/contract/event-kinds.ts';
import {HEADS, type SigmoidHead} from '../../core/contract/heads.ts';
import type {HeadAnswer} from '../metrics/sigmoid-scores.ts';
import type {History} from '../history/history.ts';
import {comesAfter, isAskedAfter, toSequences} from '../history/sequences.ts';
import {predictLogisticRegression, trainLogisticRegression} from '../learn/logistic-regression.ts';

/** Answers of the newest visits that it is fitted on; more do not move a dozen weights. */
const MAX_ROWS = 100_000;

interface CountRow {
  readonly visit: number;
  readonly event: number;
  /** [EVENT_KINDS] events of the visit so far. */
  readonly counts: Float64Array;
  readonly came: number;
}

/**
 * The plain way to tell whether an event still comes in a visit: logistic regression on how many events of each kind
 * the visit had so far, asked wherever a browser asks.
 *
 * @returns its answers on `test`; undefined if all answers of `train` have the same outcome
 */
export function answerByCounts(train: History, test: History, head: SigmoidHead): HeadAnswer[] | undefined {
  const later = toKindIndex(HEADS[head].later);
  const rows = toRows(train, later).slice(-MAX_ROWS);
  const targets = rows.map(({came}) => came);
  if (new Set(targets).size < 2) return undefined;
  const fitted = trainLogisticRegression({features: rows.map(({counts}) => counts), targets});
  return toRows(test, later).map(({visit, event, counts, came}) => ({
    visit,
    event,
    came,
    probability: predictLogisticRegression(fitted, counts),
  }));
}

function toRows(history: History, later: number): CountRow[] {
  const sequences = toSequences(history, new Int32Array(history.itemIds.length));
  const {start, kind} = sequences;
  const rows: CountRow[] = [];
  for (let visit = 0; visit + 1 < start.length; visit++) {
    const counts = new Float64Array(EVENT_KINDS.length);
    for (let event = start[visit]; event < start[visit + 1]; event++) {
      counts[kind[event]]++;
      if (!isAskedAfter(sequences, visit, event)) continue;
      rows.push({visit, event, counts: counts.slice(), came: Number(comesAfter(sequences, {visit, event}, later))});
    }
  }
  return rows;
}
