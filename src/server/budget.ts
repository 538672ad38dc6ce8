import {CountSketch} from './count-sketch.ts';
import {toNetwork} from './network.ts';
import {Refusal} from './refusal.ts';

export const MINUTE_MS = 60_000;
/**
 * So many times the budget of a /64 is what a /48 has: homes and offices with several networks fit in, 65,536 of them
 * do not.
 */
const WIDE_FACTOR = 4;

export interface BudgetOptions {
  /** Of one network, see Network. */
  readonly limit: number;
  readonly windowMs: number;
  /** A clock that never goes back. */
  readonly uptimeMs: () => number;
}

/** What each network may do in a while. Addresses are only counted, never kept. */
export class Budget {
  private readonly counts: CountSketch;

  constructor(private readonly options: BudgetOptions) {
    this.counts = new CountSketch(options.windowMs);
  }

  /**
   * Counts one of this address's network.
   *
   * @throws Refusal 429 where that is more than its budget
   */
  spend(address: string | undefined): void {
    if (!this.count(address)) throw this.toRefusal();
  }

  /** Counts one all the same. @returns whether it is within the budget */
  count(address: string | undefined): boolean {
    const {limit, uptimeMs} = this.options;
    const {near, wide} = toNetwork(address);
    const nowMs = uptimeMs();
    if (this.counts.add(near, nowMs) > limit) return false;
    return wide === undefined || this.counts.add(wide, nowMs) <= limit * WIDE_FACTOR;
  }

  /** For who is over it: 429, and when to come again. */
  toRefusal(): Refusal {
    return toTooMany(this.counts.remainingMs(this.options.uptimeMs()));
  }

  /** Takes back what was counted within the budget: it turned out to be nothing to be counted. */
  giveBack(address: string | undefined): void {
    const {near, wide} = toNetwork(address);
    this.counts.remove(near);
    if (wide !== undefined) this.counts.remove(wide);
  }
}

/** 429 that says when to come again. */
export function toTooMany(waitMs: number): Refusal {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new Refusal(429, 'too-many-requests', `Too many requests. Try again in ${seconds} s.`, seconds);
}
