import {cpus} from 'node:os';

/** One measured line: ours beside a peer, a floor or a limit. */
export interface BenchRow {
  readonly name: string;
  /** Median, in `unit`. */
  readonly ours: number;
  /** The same of the other side, measured in turns with ours in one run; null where there is no other side. */
  readonly theirs: number | null;
  /** ours / theirs. */
  readonly ratio: number | null;
  /** What `ratio` may be at most, or `ours` where there is no other side; null where nothing was promised. */
  readonly limit: number | null;
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
}

/** Milliseconds of each run. */
export type Times = readonly number[];

/** A row from the times of both sides. */
export function toRow(
  name: string,
  {ours, theirs, limit = null}: {ours: Times; theirs?: Times; limit?: number | null},
): BenchRow {
  const mine = median(ours);
  const other = theirs ? median(theirs) : null;
  const ratio = other === null ? null : mine / other;
  return {
    name,
    ours: round(mine),
    theirs: other === null ? null : round(other),
    ratio: ratio === null ? null : round(ratio),
    limit: limit === null ? null : round(limit),
    unit: 'ms',
    ok: limit === null || (ratio ?? mine) <= limit,
    spread: {ours: toSpread(ours), theirs: theirs ? toSpread(theirs) : null},
  };
}

/** Processor and cores of this machine. */
export function toMachine(...more: readonly string[]): string {
  const [first] = cpus();
  return [`${cpus().length} x ${first.model.trim()}`, ...more].join(', ');
}

function median(times: Times): number {
  return quantile(times, 0.5);
}

function toSpread(times: Times): Spread {
  return {min: round(Math.min(...times)), p95: round(quantile(times, 0.95))};
}

function quantile(times: Times, share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
