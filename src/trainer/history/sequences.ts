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

/**
 * Whether a browser asks for predictions after an event: after every event of a visit, the last one included, because
 * nobody knows yet that it is the last. Events of one instant are one action, such as the lines of an order, and reach
 * the worker together, so only the last of them is asked after.
 */
export function isAskedAfter(
  {start, gapMs}: Pick<Sequences, 'start' | 'gapMs'>,
  visit: number,
  event: number,
): boolean {
  return event + 1 === start[visit + 1] || gapMs[event + 1] !== 0;
}

/** Whether an event of a kind comes in the visit after one of its events: the true answer of a yes/no head. */
export function comesAfter(
  {start, kind}: Pick<Sequences, 'start' | 'kind'>,
  {visit, event}: {visit: number; event: number},
  later: number,
): boolean {
  return kind.subarray(event + 1, start[visit + 1]).includes(later);
}

/** A stretch of one visit, `steps` events that are read in one pass. */
export interface Stretch {
  readonly visit: number;
  /** Index of the first event read. */
  readonly from: number;
  readonly steps: number;
}

/** Which events toStretches cuts, and how. */
export interface StretchOptions {
  readonly firstVisit: number;
  readonly lastVisit: number;
  readonly maxSteps: number;
  readonly withLast: boolean;
}

/**
 * Cuts visits `firstVisit .. lastVisit - 1` into stretches of at most maxSteps events.
 *
 * @param options `withLast`: whether the last event of a visit is read. No item follows it, so it only matters to heads
 *   that say what still comes in the visit, and to the profile state from which the shopper's next visit starts
 */
export function toStretches(
  sequences: Sequences,
  {firstVisit, lastVisit, maxSteps, withLast}: StretchOptions,
): Stretch[] {
  const stretches: Stretch[] = [];
  for (let visit = firstVisit; visit < lastVisit; visit++) {
    const end = sequences.start[visit + 1] - (withLast ? 0 : 1);
    for (let from = sequences.start[visit]; from < end; from += maxSteps) {
      stretches.push({visit, from, steps: Math.min(maxSteps, end - from)});
    }
  }
  return stretches;
}
