import {toTooMany} from './budget.ts';

export interface TurnOptions {
  /** Maximum number of entries that run or wait. */
  readonly limit: number;
  /** Maximum number of entries of one network. */
  readonly limitOfOne: number;
  /** Retry-After if the queue is full. */
  readonly retryMs: number;
}

/** Runs costly work one after the other, and refuses work if the queue is full. */
export class Turns {
  /** Network -> number of its running and waiting entries. */
  private readonly waiting = new Map<string, number>();
  private count = 0;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: TurnOptions) {}

  /**
   * Runs work when its turn comes.
   *
   * @param network network that the work is for
   * @throws Refusal 429 if the queue is full
   */
  async take<Result>(network: string, work: () => Promise<Result>): Promise<Result> {
    const {limit, limitOfOne, retryMs} = this.options;
    const own = this.waiting.get(network) ?? 0;
    if (this.count >= limit || own >= limitOfOne) throw toTooMany(retryMs);
    this.waiting.set(network, own + 1);
    this.count++;
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined); // The caller gets the error; the next one runs anyway.
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
