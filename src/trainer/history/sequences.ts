import type {History} from './history.ts';

/** Visits as the network reads them: items are rows of the model's vocabulary, -1 if unknown or none. */
export interface Sequences {
  /** [visits + 1] */
  readonly start: Int32Array;
  readonly item: Int32Array;
  readonly kind: Uint8Array;
  /** [events] ms since the visit's previous event, -1 for its first. */
  readonly gapMs: Float32Array;
  /** [visits] index of the same shopper's previous visit; -1 if there is none. */
  readonly previousVisit: Int32Array;
  readonly hasReturning: boolean;
}

/** @param rows model row of each item index of the history, -1 for an item the model does not know */
export function toSequences(history: History, rows: Int32Array): Sequences {
  const {visitStart, visitVisitor, timeMs} = history;
  const visits = visitStart.length - 1;
  const events = visitStart[visits];
  const item = new Int32Array(events);
  const gapMs = new Float32Array(events);
  const previousVisit = new Int32Array(visits).fill(-1);
  const lastVisit = new Int32Array(history.visitorCount).fill(-1);
  let hasReturning = false;
  for (let visit = 0; visit < visits; visit++) {
    const visitor = visitVisitor[visit];
    previousVisit[visit] = lastVisit[visitor];
    if (lastVisit[visitor] >= 0) hasReturning = true;
    lastVisit[visitor] = visit;
    for (let event = visitStart[visit]; event < visitStart[visit + 1]; event++) {
      item[event] = history.item[event] < 0 ? -1 : rows[history.item[event]];
      gapMs[event] = event === visitStart[visit] ? -1 : timeMs[event] - timeMs[event - 1];
    }
  }
  return {start: visitStart, item, kind: history.kind, gapMs, previousVisit, hasReturning};
}

/** A stretch of one visit: `steps` events are read, and each one's target is the event after it. */
export interface Stretch {
  readonly visit: number;
  /** Index of the first event read. */
  readonly from: number;
  /** Number of events read; event `from + steps` is the last target. */
  readonly steps: number;
}

/**
 * Cuts visits `firstVisit .. lastVisit - 1` into stretches of at most maxSteps events; a visit of one event has none.
 */
export function toStretches(
  sequences: Sequences,
  {firstVisit, lastVisit, maxSteps}: {firstVisit: number; lastVisit: number; maxSteps: number},
): Stretch[] {
  const stretches: Stretch[] = [];
  for (let visit = firstVisit; visit < lastVisit; visit++) {
    const end = sequences.start[visit + 1];
    for (let from = sequences.start[visit]; from + 1 < end; from += maxSteps) {
      stretches.push({visit, from, steps: Math.min(maxSteps, end - 1 - from)});
    }
  }
  return stretches;
}
