/** What went wrong so far: `count` of each code and its latest message. */
export type FaultCounts = Readonly<Record<string, {readonly count: number; readonly message: string}>>;

/** Counts what went wrong in the page; the shop never sees an exception. */
export interface Faults {
  /** Never throws, whatever `error` is. A code is written to the console once. */
  note(error: unknown, code?: string): void;
  /** The same function, with whatever it throws counted instead. */
  guard<Args extends unknown[]>(code: string, run: (...args: Args) => void): (...args: Args) => void;
  readonly counts: FaultCounts;
}

/** @param onFault called for each fault, after it was counted */
export function openFaults(onFault: (code: string, message: string) => void): Faults {
  const counts = Object.create(null) as Record<string, {count: number; message: string}>;
  const note = (error: unknown, code?: string): void => {
    let name = code ?? 'worker-failed';
    let message = '';
    try {
      // A shop's own object can be thrown at us, getters and all.
      if (!code) name = String((error as Error).name);
      message = String((error as Error).message).slice(0, 500);
    } catch {
      // It cannot be read; its code has to do.
    }
    const known = (counts[name] ??= {count: 0, message});
    known.message = message;
    if (known.count++ === 0) console.warn(`vitrine: ${name}: ${message}`);
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
