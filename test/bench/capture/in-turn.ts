/** Something that is measured by itself and may be measured again from its beginning. */
export interface Condition<T> {
  /** For people who wait. */
  readonly name: string;
  measure(): Promise<T>;
}

/** What a row of conditions came to. */
export interface Measured<T> {
  /** In the order of the conditions; all of them unless `endedBy` says otherwise. */
  readonly values: readonly T[];
  /** How often a condition was begun anew because a tab of the browser had crashed. */
  readonly repeats: number;
  /** Why the conditions after these were not measured. */
  readonly endedBy?: string;
}

/** A condition whose tab crashes this often is not measured. */
const MAX_TRIES = 3;
/** What Playwright says of a page whose process has ended. */
const CRASHED = /\b(target|page) crashed\b/i;

/**
 * Measures one condition after the other; one whose tab crashes is begun anew. The first one that cannot be measured
 * ends the row, and what was measured before it stays.
 *
 * @param stop ends the row when it rejects
 */
export async function measureInTurn<T>(
  conditions: readonly Condition<T>[],
  stop: Promise<never> = new Promise(() => undefined),
): Promise<Measured<T>> {
  const values: T[] = [];
  let repeats = 0;
  for (const {name, measure} of conditions) {
    console.error(name);
    for (let tries = 1; ; tries++) {
      try {
        values.push(await Promise.race([measure(), stop]));
        break;
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (!CRASHED.test(message) || tries === MAX_TRIES) return {values, repeats, endedBy: `${name}: ${message}`};
        console.error(`${name}: again, because a tab has crashed`);
        repeats++;
      }
    }
  }
  return {values, repeats};
}

/** @returns a promise that rejects when the process is told to stop, by Ctrl+C or by its parent */
export function untilStopped(): Promise<never> {
  const stopped = new Promise<never>((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => reject(new Error(signal)));
  });
  stopped.catch(() => undefined); // nobody may be waiting at that moment
  return stopped;
}
