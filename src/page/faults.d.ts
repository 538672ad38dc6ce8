/** What went wrong so far: `count` of each code and its latest message. */
export type FaultCounts = Readonly<Record<string, {
    readonly count: number;
    readonly message: string;
}>>;
/** Counts what went wrong in the page; the shop never sees an exception. */
export interface Faults {
    /** Never throws, whatever `error` is. A code is written to the console once. */
    note(error: unknown, code?: string): void;
    /** The same function, with whatever it throws counted instead. */
    guard<Args extends unknown[]>(code: string, run: (...args: Args) => void): (...args: Args) => void;
    readonly counts: FaultCounts;
}
/** @param onFault called for each fault, after it was counted */
export declare function openFaults(onFault: (code: string, message: string) => void): Faults;
