import {CountSketch} from './count-sketch.ts';
import {toNetwork} from './network.ts';
import {Refusal} from './refusal.ts';

export const MINUTE_MS = 60_000;
/**
 * Budget of an IPv6 /48, as a multiple of that of a /64: enough for a home or office with several networks, but not for
 * 65,536 networks of one customer.
 */
const WIDE_FACTOR = 4;

export interface BudgetOptions {
  /** Budget of one network, see Network. */
  readonly limit: number;
  readonly windowMs: number;
  /** A monotonic clock, milliseconds. */
  readonly uptimeMs: () => number;
}

/** A rate limit per network. Addresses are only counted, never stored. */
export class Budget {
  private readonly counts: CountSketch;

  constructor(private readonly options: BudgetOptions) {
    this.counts = new CountSketch(options.windowMs);
  }

  /**
   * Counts one request of this address's network.
   *
   * @throws Refusal 429 if that exceeds its budget
   */
  spend(address: string | undefined): void {
    if (!this.count(address)) throw this.toRefusal();
  }

  /** Counts one without refusing. @returns whether it is within the budget */
  count(address: string | undefined): boolean {
    const {limit, uptimeMs} = this.options;
    const {near, wide} = toNetwork(address);
    const nowMs = uptimeMs();
    if (this.counts.add(near, nowMs) > limit) return false;
    return wide === undefined || this.counts.add(wide, nowMs) <= limit * WIDE_FACTOR;
  }

  /** The refusal for a network over its budget: 429 with Retry-After. */
  toRefusal(): Refusal {
    return toTooMany(this.counts.remainingMs(this.options.uptimeMs()));
  }

  /** Takes back one count, of something that turned out to be legitimate. */
  giveBack(address: string | undefined): void {
    const {near, wide} = toNetwork(address);
    this.counts.remove(near);
    if (wide !== undefined) this.counts.remove(wide);
  }
}

/** A refusal with status 429 and Retry-After. */
export function toTooMany(waitMs: number): Refusal {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new Refusal(429, 'too-many-requests', `Too many requests. Try again in ${seconds} s.`, seconds);
}
