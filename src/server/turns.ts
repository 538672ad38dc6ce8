import {toTooMany} from './budget.ts';

export interface TurnOptions {
  /** So many may run or wait. */
  readonly limit: number;
  /** So many of them of one network. */
  readonly limitOfOne: number;
  /** Where there is no room: when to come again. */
  readonly retryMs: number;
}

/** Lets costly work take turns, never two at once, and refuses what would have to wait for long. */
export class Turns {
  /** Network -> how many of it run or wait; as many entries at most as may wait. */
  private readonly waiting = new Map<string, number>();
  private count = 0;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: TurnOptions) {}

  /**
   * Runs work when its turn comes.
   *
   * @param network whose work it is
   * @throws Refusal 429 where too many wait already
   */
  async take<Result>(network: string, work: () => Promise<Result>): Promise<Result> {
    const {limit, limitOfOne, retryMs} = this.options;
    const own = this.waiting.get(network) ?? 0;
    if (this.count >= limit || own >= limitOfOne) throw toTooMany(retryMs);
    this.waiting.set(network, own + 1);
    this.count++;
    const turn = this.last.then(work);
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
}
