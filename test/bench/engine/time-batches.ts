import {type Side, timeInTurns, type Turns} from '../in-turns.ts';

/**
 * A clock with smaller steps is taken as it is: a batch finds its tables in the caches, which a single run in turns
 * may not.
 */
const FINE_MS = 0.01;
/** Steps of the clock that a batch lasts at least, so that its time is right to a twentieth. */
const STEPS = 20;
/** How long a side runs before it is counted how often it has to: compilers are done by then. */
const WARM_UP_MS = 200;

/**
 * Times sides in turns, each as often in a row as the clock of this runtime asks for: browsers show time in steps, of
 * 5 microseconds in an isolated page of Chromium, 20 in Firefox and WebKit, and a thousand where pages are not
 * isolated.
 *
 * @returns milliseconds of a run, the mean of a batch where it takes more than one, by side
 */
export function timeBatches<Name extends string>(
  sides: Readonly<Record<Name, Side>>,
  turns: Turns,
): Record<Name, number[]> {
  const stepMs = measureClockStep();
  if (stepMs < FINE_MS) return timeInTurns(sides, turns);
  const names = Object.keys(sides) as Name[]; // Object.keys forgets the type of its keys
  const toRecord = <Value>(toValue: (name: Name) => Value) =>
    Object.fromEntries(names.map((name) => [name, toValue(name)])) as Record<Name, Value>; // one entry a name
  const lengths = toRecord((name) => countRuns(sides[name], STEPS * stepMs));
  const batches = toRecord((name) => () => repeat(sides[name], lengths[name]));
  const times = timeInTurns(batches, turns);
  return toRecord((name) => times[name].map((ms) => ms / lengths[name]));
}

/** The smallest step that is seen, milliseconds. */
function measureClockStep(): number {
  let step = Infinity;
  for (let seen = 0; seen < 20; seen++) {
    const before = performance.now();
    let after = before;
    while (after === before) after = performance.now();
    step = Math.min(step, after - before);
  }
  return step;
}

function countRuns(side: Side, leastMs: number): number {
  const started = performance.now();
  while (performance.now() - started < WARM_UP_MS) side();
  for (let length = 1; ; length *= 2) {
    const fastestMs = Math.min(...[0, 1, 2].map(() => timeBatch(side, length)));
    if (fastestMs >= leastMs) return length;
  }
}

function timeBatch(side: Side, length: number): number {
  const started = performance.now();
  repeat(side, length);
  return performance.now() - started;
}

function repeat(side: Side, length: number): void {
  for (let run = 0; run < length; run++) side();
}
