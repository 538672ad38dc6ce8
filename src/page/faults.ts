/** Faults so far: number of each code and its latest message. */
export type FaultCounts = Readonly<Record<string, {readonly count: number; readonly message: string}>>;

/** Counts faults in the page, so that the shop never sees an exception. */
export interface Faults {
  /** Never throws, whatever `error` is. A code is written to the console once. */
  note(error: unknown, code?: string): void;
  /** Wraps a function so that its exceptions are counted instead of thrown. */
  guard<Args extends unknown[]>(code: string, run: (...args: Args) => void): (...args: Args) => void;
  readonly counts: FaultCounts;
}

/** @param onFault called for each fault after it has been counted */
export function openFaults(onFault: (code: string, message: string) => void): Faults {
  const counts = Object.create(null) as Record<string, {count: number; message: string}>;
  const note = (error: unknown, code?: string): void => {
    let name = 'worker-failed';
    let message = '';
    try {
      // The thrown value may be any object of the shop, even one whose getters throw.
      name = code ?? String((error as Error).name);
      message = String((error as Error).message).slice(0, 500);
    } catch {
      // The message cannot be read; the code has to suffice.
    }
    const known = (counts[name] ??= {count: 0} as (typeof counts)[string]); // its message follows
    known.message = message;
    if (!known.count++) console.warn('vitrine:', name, message);
    onFault(name, message);
  };
  return {
    counts,
    note,
    guard:
      (code, run) =>
      (...args) => {
        try {
          run(...args);
        } catch (error) {
          note(error, code);
        }
      },
  };
}
