import {EVENT_KINDS} from '../../core/contract/event-kinds.ts';
import {countItems, type Model} from '../../core/predict/model.ts';
import {startVisit} from '../../core/predict/step.ts';
import type {VisitState} from '../../core/predict/visit-state.ts';
import type {Engine, NetworkEvent} from './engine.ts';

/** Largest difference, relative if the value is above 1, that counts as the same number. */
export const TOLERANCE = 1e-4;
/** More events than the network's memory, so that its window wraps around. */
const EVENTS = 12;

/** Result of comparing an engine with the reference. */
export interface Verification {
  readonly agrees: boolean;
  readonly largestDifference: number;
  /** Milliseconds of one event with scores, the median, for both. */
  readonly referenceMs: number;
  readonly engineMs: number;
}

/**
 * Runs the same made-up visit through both engines: after every event all states and all scores must be the same.
 * Times are taken on the way, so they are those of the real model on this device.
 *
 * @param now a clock, milliseconds
 */
export function verifyEngine(
  engine: Engine,
  reference: Engine,
  {model, now}: {model: Model; now: () => number},
): Verification {
  const [scores, expected] = [0, 1].map(() => new Float32Array(countItems(model)));
  const state = startVisit(model);
  engine.load(state);
  reference.load(state);
  let largestDifference = 0;
  const times: {engine: number[]; reference: number[]} = {engine: [], reference: []};
  for (const event of toVisit(scores.length)) {
    const [mine, mineMs] = run(engine, {event, out: scores, now});
    const [theirs, theirsMs] = run(reference, {event, out: expected, now});
    times.engine.push(mineMs);
    times.reference.push(theirsMs);
    largestDifference = Math.max(
      largestDifference,
      toDifference(scores, expected),
      ...(['profile', 'hidden', 'cell', 'query'] as const).map((part) => toDifference(mine[part], theirs[part])),
    );
  }
  return {
    agrees: largestDifference <= TOLERANCE,
    largestDifference,
    referenceMs: median(times.reference),
    engineMs: median(times.engine),
  };
}

function run(
  engine: Engine,
  {event, out, now}: {event: NetworkEvent; out: Float32Array; now: () => number},
): [VisitState, number] {
  const started = now();
  engine.step(event);
  engine.score(out);
  const state = engine.save();
  return [state, now() - started];
}

/** A made-up visit with known, unknown and repeated items, several kinds and gaps. */
function toVisit(items: number): NetworkEvent[] {
  return Array.from({length: EVENTS}, (_, n) => ({
    item: n % 5 === 3 ? -1 : ((n % 4) * 7919) % items,
    kind: n % EVENT_KINDS.length,
    gapMs: n === 0 ? -1 : 4000 * n ** 2,
  }));
}

/** NaN counts as infinitely far. */
function toDifference(found: Float32Array, expected: Float32Array): number {
  let largest = 0;
  for (let k = 0; k < expected.length; k++) {
    const difference = Math.abs(found[k] - expected[k]) / Math.max(1, Math.abs(expected[k]));
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference;
  }
  return largest;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
