import {CountSketch} from './count-sketch.ts';
import {toNetwork} from './network.ts';
import {Refusal} from './refusal.ts';

const WINDOW_MS = 60_000;
/** So many times the budget of a /64 is what a /48 has: homes and offices with several networks fit in, 65,536 of them do not. */
const WIDE_FACTOR = 4;

/** What each network may do in a minute. Addresses are only counted, never kept. */
export class Budget {
  private readonly counts = new CountSketch(WINDOW_MS);

  /**
   * @param perMinute of one network, see Network
   * @param uptimeMs a clock that never goes back
   */
  constructor(
    private readonly perMinute: number,
    private readonly uptimeMs: () => number,
  ) {}

  /**
   * Counts one of this address's network.
   *
   * @param perMinute where it is less than usual for now
   * @throws Refusal 429 where that is more than its budget
   */
  spend(address: string | undefined, perMinute = this.perMinute): void {
    const {near, wide} = toNetwork(address);
    const nowMs = this.uptimeMs();
    const isOver =
      this.counts.add(near, nowMs) > perMinute ||
      (wide !== undefined && this.counts.add(wide, nowMs) > perMinute * WIDE_FACTOR);
    if (isOver) throw toTooMany(this.counts.remainingMs(nowMs));
  }

  /** Takes back what was spent: it turned out to be nothing to be counted. */
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
