/** Something to be timed; what it does must be done when it returns. */
export type Side = () => unknown;

/** The same where it is done when its promise resolves. */
export type AsyncSide = () => Promise<unknown>;

export interface Turns {
  /** Measured; a fifth of it, at least 3, is run before and thrown away. */
  readonly rounds: number;
  /**
   * Each timed run follows an untimed one of the same side, where changing sides costs what neither pays alone:
   * another GPU context.
   */
  readonly isPrimed?: boolean;
}

/**
 * Times sides in turns, so that whatever else the machine does falls on all of them: one run of each, round after
 * round, in an order that turns too.
 *
 * @returns milliseconds of every run, by side
 */
export function timeInTurns<Name extends string>(
  sides: Readonly<Record<Name, Side>>,
  turns: Turns,
): Record<Name, number[]> {
  const {done, value} = takeTurns(sides, turns).next();
  if (!done) throw new Error('A side gave a promise: it is for timeAsyncInTurns.');
  return value;
}

/** As timeInTurns; a side may be done when it returns or when its promise resolves. */
export async function timeAsyncInTurns<Name extends string>(
  sides: Readonly<Record<Name, Side | AsyncSide>>,
  turns: Turns,
): Promise<Record<Name, number[]>> {
  const taken = takeTurns(sides, turns);
  for (;;) {
    const {done, value} = taken.next();
    if (done) return value;
    await value;
  }
}

/** Yields the promises that sides give, and goes on when they have been waited for. */
function* takeTurns<Name extends string>(
  sides: Readonly<Record<Name, Side>>,
  {rounds, isPrimed}: Turns,
): Generator<Promise<unknown>, Record<Name, number[]>> {
  const names = Object.keys(sides) as Name[]; // Object.keys forgets the type of its keys
  // One entry a name.
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  const warmUps = Math.max(3, Math.round(rounds / 5));
  for (let round = -warmUps; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round + warmUps) % names.length];
      const primed = isPrimed && sides[name]();
      if (primed instanceof Promise) yield primed;
      const started = performance.now();
      const result = sides[name]();
      if (result instanceof Promise) yield result;
      const elapsedMs = performance.now() - started;
      if (round >= 0) times[name].push(elapsedMs);
    }
  }
  return times;
}
