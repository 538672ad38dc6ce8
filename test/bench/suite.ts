import {cpus} from 'node:os';

/** One measured line: ours beside a peer, a floor or a limit. */
export interface BenchRow {
  readonly name: string;
  /** In `unit`; the median where the name says nothing else. */
  readonly ours: number;
  /** The same of the other side, measured in turns with ours in one run; null where there is no other side. */
  readonly theirs: number | null;
  /** ours / theirs. */
  readonly ratio: number | null;
  /** What `ratio` may be at most, or `ours` where there is no other side; null where nothing was promised. */
  readonly limit: number | null;
  /** What `ours` must be at least, where more is better; `limit` is null there. */
  readonly atLeast?: number;
  readonly unit: string;
  readonly ok: boolean;
  /** Minimum and 95th percentile of both sides. */
  readonly spread?: {readonly ours: Spread; readonly theirs: Spread | null};
}

export interface Spread {
  readonly min: number;
  readonly p95: number;
}

/** What a suite prints. */
export interface BenchResult {
  readonly suite: string;
  /** Processor, cores, browser and GPU: what the numbers depend on. */
  readonly machine: string;
  readonly rows: readonly BenchRow[];
  /** Counts behind the rows, where a suite counts. */
  readonly tables?: readonly BenchTable[];
  /** Why the suite ended before it had measured all; such a result is printed and never kept. */
  readonly endedBy?: string;
}

/** A table of counts; all rows have the same fields in the same order. */
export interface BenchTable {
  readonly name: string;
  readonly rows: readonly Readonly<Record<string, string | number>>[];
}

/** Milliseconds of each run. */
export type Times = readonly number[];

/** What the command line asks of a suite. */
export interface BenchOptions {
  /** Events of the longest run, for suites that have one; their own number by default. */
  readonly events?: number;
  /** Whether a few of each kind are enough. */
  readonly isQuick?: boolean;
  /** Folder of further invented pages, for the suite that reads them; see case-tables.ts. */
  readonly cases?: string;
  /** Folder of real product pages, for the suite that reads them; see pages-suite.ts. */
  readonly pages?: string;
  /** Tables to train on and to judge on, for suites that read data of a shop. */
  readonly train?: string;
  readonly test?: string;
}

/**
 * A row from the times of both sides. @param at share of the runs that `ours` and `theirs` are not below: 0.5 for the
 * median
 */
export function toRow(
  name: string,
  {
    ours,
    theirs,
    limit,
    at = 0.5,
    unit,
  }: {ours: Times; theirs?: Times; limit?: number | null; at?: number; unit?: string},
): BenchRow {
  return {
    ...toValueRow(name, {ours: quantile(ours, at), theirs: theirs && quantile(theirs, at), limit, unit}),
    spread: {ours: toSpread(ours), theirs: theirs ? toSpread(theirs) : null},
  };
}

/** A row from one value of each side. */
export function toValueRow(
  name: string,
  {
    ours,
    theirs = null,
    limit = null,
    unit = 'ms',
  }: {ours: number; theirs?: number | null; limit?: number | null; unit?: string},
): BenchRow {
  const ratio = theirs === null ? null : ours / theirs;
  return {
    name,
    ours: round(ours),
    theirs: theirs === null ? null : round(theirs),
    ratio: ratio === null || !Number.isFinite(ratio) ? null : round(ratio),
    limit: limit === null ? null : round(limit),
    unit,
    ok: limit === null || (ratio ?? ours) <= limit,
  };
}

/** Processor and cores of this machine. */
export function toMachine(...more: readonly string[]): string {
  const [first] = cpus();
  return [`${cpus().length} x ${first.model.trim()}`, ...more].join(', ');
}

/** The middle one of some numbers. */
export function median(values: Times): number {
  return quantile(values, 0.5);
}

function toSpread(times: Times): Spread {
  return {min: round(Math.min(...times)), p95: round(quantile(times, 0.95))};
}

function quantile(times: Times, share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** Three digits, but no digit of a whole number is lost: bytes stay bytes. */
function round(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(3));
}
