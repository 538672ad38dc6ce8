import {createHmac, randomBytes, timingSafeEqual} from 'node:crypto';
import {Budget} from './budget.ts';
import {toNetwork} from './network.ts';
import {normalisePassword, type PasswordHash, verifyPassword} from './password.ts';
import {Turns} from './turns.ts';

/** Wrong passwords of one network in a minute. Who mistypes needs few; who guesses gets no more. */
export const FAILURES_PER_MINUTE = 10;
/** The same while so many networks guess that checks have to wait. */
const GUARDED_FAILURES_PER_MINUTE = 3;
/** Of all networks together: this many at once, then one a second; 32 may wait for it, two of one network. */
const ALL_NETWORKS = {burst: 60, refillMs: 1000, maxWaiting: 32, maxWaitingOfOne: 2};

export interface GateOptions {
  readonly hash: PasswordHash;
  /** Usually FAILURES_PER_MINUTE. */
  readonly failuresPerMinute: number;
  /** A clock that never goes back. */
  readonly uptimeMs: () => number;
}

/**
 * Checks the merchant's password so that it cannot be guessed and guessing cannot stop the server. The budget is spent before the check and
 * given back where it was right, so that a thousand guesses at once are no more than a thousand in turn.
 */
export class PasswordGate {
  private readonly hash: PasswordHash;
  private readonly failures: Budget;
  private readonly turns: Turns;
  /** Of this process only: what it makes of a password cannot be tried anywhere else. */
  private readonly key = randomBytes(32);
  /** Digest of the password that was right, so that it is not hashed again for every file of the dashboard. */
  private known: Buffer | undefined;
  /** Checks that run or wait, by digest. */
  private readonly running = new Map<string, Promise<boolean>>();

  constructor({hash, failuresPerMinute, uptimeMs}: GateOptions) {
    this.hash = hash;
    this.failures = new Budget(failuresPerMinute, uptimeMs);
    this.turns = new Turns({...ALL_NETWORKS, uptimeMs});
  }

  /**
   * @param address of who gave it
   * @throws Refusal 429 when its network was wrong too often, or too many networks were, right or not
   */
  async isRight(given: string, address: string | undefined): Promise<boolean> {
    this.failures.spend(address, this.turns.isGuarded() ? GUARDED_FAILURES_PER_MINUTE : undefined);
    const digest = createHmac('sha256', this.key).update(normalisePassword(given)).digest();
    const isRight =
      (this.known !== undefined && timingSafeEqual(digest, this.known)) || (await this.check(given, digest, address));
    if (isRight) {
      this.known = digest;
      this.failures.giveBack(address);
    }
    return isRight;
  }

  private check(given: string, digest: Buffer, address: string | undefined): Promise<boolean> {
    const name = digest.toString('base64');
    const running = this.running.get(name);
    if (running) return running;
    const check = this.turns
      .take(toNetwork(address).near, () => verifyPassword(given, this.hash))
      .finally(() => this.running.delete(name));
    this.running.set(name, check);
    return check;
  }
}
