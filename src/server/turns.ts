import {toTooMany} from './budget.ts';

/** Password checks one after the other: never two at once, and after a burst of wrong ones at most one a second. */
export interface TurnOptions {
  /** So many wrong ones at once; each second gives one back. */
  readonly burst: number;
  readonly refillMs: number;
  /** So many may wait. */
  readonly maxWaiting: number;
  /** So many of them of one network. */
  readonly maxWaitingOfOne: number;
  readonly uptimeMs: () => number;
}

/**
 * Where password checks take turns. However many networks guess, the machine hashes one password at a time, and the guesses of all of them
 * together come to one in `refillMs`. What is right costs nothing.
 */
export class Turns {
  private readonly waiting = new Map<string, number>();
  private count = 0;
  private last: Promise<unknown> = Promise.resolve();
  private wrong = 0;
  private wrongAtMs = 0;

  constructor(private readonly options: TurnOptions) {}

  /** Whether there were so many wrong ones lately that the next check has to wait. */
  isGuarded(): boolean {
    return this.waitMs() > 0;
  }

  /**
   * Runs a check when its turn comes.
   *
   * @param network whose check it is
   * @throws Refusal 429 where too many wait already
   */
  async take(network: string, check: () => Promise<boolean>): Promise<boolean> {
    const {maxWaiting, maxWaitingOfOne, refillMs} = this.options;
    const own = this.waiting.get(network) ?? 0;
    if (this.count >= maxWaiting || own >= maxWaitingOfOne) throw toTooMany(refillMs * maxWaiting);
    this.waiting.set(network, own + 1);
    this.count++;
    const turn = this.last.then(() => this.run(check));
    this.last = turn.catch(() => undefined); // Who asked gets the error; the next in line does not care.
    try {
      return await turn;
    } finally {
      this.count--;
      const left = (this.waiting.get(network) ?? 1) - 1;
      if (left > 0) this.waiting.set(network, left);
      else this.waiting.delete(network);
    }
  }

  private async run(check: () => Promise<boolean>): Promise<boolean> {
    const waitMs = this.waitMs();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs).unref());
    const isRight = await check();
    if (!isRight) {
      this.wrong = this.currentWrong() + 1;
      this.wrongAtMs = this.options.uptimeMs();
    }
    return isRight;
  }

  /** Until there is room for one more wrong one. */
  private waitMs(): number {
    const {burst, refillMs} = this.options;
    return Math.max(0, (this.currentWrong() - (burst - 1)) * refillMs);
  }

  /** Each refillMs one is forgotten; a fraction stands for the time since the last one was. */
  private currentWrong(): number {
    const {refillMs, uptimeMs} = this.options;
    return Math.max(0, this.wrong - (uptimeMs() - this.wrongAtMs) / refillMs);
  }
}
