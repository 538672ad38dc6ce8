import {createHmac, randomBytes, timingSafeEqual} from 'node:crypto';
import {Budget, MINUTE_MS} from './budget.ts';
import {toNetwork} from './network.ts';
import {normalisePassword, type PasswordHash, verifyPassword} from './password.ts';
import {Turns} from './turns.ts';

/** Maximum wrong passwords per network and minute: enough for typing errors, too few for guessing. */
export const FAILURES_PER_MINUTE = 10;
/**
 * Maximum wrong passwords of all networks together; the budget grows by one per second. When it is used up, somebody is
 * guessing from many networks.
 */
const BURST_OF_ALL = 60;
const REFILL_MS = 1000;
/** Limit per network during such an attack; a thousand networks can then make three guesses per second. */
const GUARDED = {limit: 3, windowMs: 15 * MINUTE_MS};
/** Limits of the queue of checks. A check takes a third of a second, so the last one in the queue waits ten seconds. */
const TURNS = {limit: 32, limitOfOne: 2, retryMs: 10_000};

export interface GateOptions {
  /** The password, or its hash. */
  readonly password: {readonly plain: string} | {readonly hash: PasswordHash};
  /** Usually FAILURES_PER_MINUTE. */
  readonly failuresPerMinute: number;
  /** A monotonic clock, milliseconds. */
  readonly uptimeMs: () => number;
}

/**
 * Checks the merchant's password so that it cannot be guessed, guessing cannot overload the server, and guessers on
 * other networks cannot lock the merchant out. Budgets are spent before the check and given back if the password was
 * right, so that parallel guesses are limited like sequential ones.
 */
export class PasswordGate {
  private readonly failures: Budget;
  private readonly guardedFailures: Budget;
  private readonly turns = new Turns(TURNS);
  /** Random per process, so that digests are useless outside of it. */
  private readonly key = randomBytes(32);
  /**
   * Digest of the right password, known from the start or from the first right attempt. Comparing it takes
   * microseconds; the slow hash is then no longer needed.
   */
  private known: Buffer | undefined;
  /** The hash to verify against while the digest is unknown. */
  private readonly hash: PasswordHash | undefined;
  private readonly uptimeMs: () => number;
  /** Running and queued checks, by digest. */
  private readonly running = new Map<string, Promise<boolean>>();
  private failuresOfAll = 0;
  private failedMs = 0;

  constructor({password, failuresPerMinute, uptimeMs}: GateOptions) {
    this.uptimeMs = uptimeMs;
    this.failures = new Budget({limit: failuresPerMinute, windowMs: MINUTE_MS, uptimeMs});
    this.guardedFailures = new Budget({...GUARDED, uptimeMs});
    if ('plain' in password) this.known = this.digest(password.plain);
    else this.hash = password.hash;
  }

  /**
   * @param address of the client
   * @throws Refusal 429 if its network has given too many wrong ones, even if this one is right
   */
  async isRight(given: string, address: string | undefined): Promise<boolean> {
    const giveBack = this.spend(address);
    const digest = this.digest(given);
    // No other code runs up to here, so parallel requests with the right password do not use up their budget.
    if (this.known) return this.settle(timingSafeEqual(digest, this.known), giveBack);
    let isRight: boolean;
    try {
      isRight = await this.check(given, digest, address);
    } catch (error) {
      giveBack(); // No check took place, so nothing counts as a wrong password.
      throw error;
    }
    if (isRight) this.known = digest;
    return this.settle(isRight, giveBack);
  }

  /** Counts a wrong password in advance. @returns a function that takes it back */
  private spend(address: string | undefined): () => void {
    this.failures.spend(address);
    const isWithin = this.guardedFailures.count(address);
    if (!isWithin && this.recentFailures() >= BURST_OF_ALL) throw this.guardedFailures.toRefusal();
    return () => {
      this.failures.giveBack(address);
      if (isWithin) this.guardedFailures.giveBack(address);
    };
  }

  private settle(isRight: boolean, giveBack: () => void): boolean {
    if (isRight) {
      giveBack();
      return true;
    }
    this.failuresOfAll = this.recentFailures() + 1;
    this.failedMs = this.uptimeMs();
    return false;
  }

  /** Recent wrong passwords of all networks; every REFILL_MS the number falls by one. */
  private recentFailures(): number {
    return Math.max(0, this.failuresOfAll - (this.uptimeMs() - this.failedMs) / REFILL_MS);
  }

  private digest(password: string): Buffer {
    return createHmac('sha256', this.key).update(normalisePassword(password)).digest();
  }

  /** Verifies by the hash, in a queue; parallel requests with the same password share one check. */
  private check(given: string, digest: Buffer, address: string | undefined): Promise<boolean> {
    const {hash} = this;
    if (!hash) return Promise.resolve(false); // Without a hash the digest is always known.
    const name = digest.toString('base64');
    const running = this.running.get(name);
    if (running) return running;
    const check = this.turns
      .take(toNetwork(address).near, () => verifyPassword(given, hash))
      .finally(() => this.running.delete(name));
    this.running.set(name, check);
    return check;
  }
}
