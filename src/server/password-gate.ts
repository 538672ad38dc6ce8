import {createHmac, randomBytes, timingSafeEqual} from 'node:crypto';
import {Budget, MINUTE_MS} from './budget.ts';
import {toNetwork} from './network.ts';
import {normalisePassword, type PasswordHash, verifyPassword} from './password.ts';
import {Turns} from './turns.ts';

/** Wrong passwords of one network in a minute. Who mistypes needs few; who guesses gets no more. */
export const FAILURES_PER_MINUTE = 10;
/**
 * Wrong passwords of all networks together: this many at once, then one a second, and somebody guesses with many
 * networks.
 */
const BURST_OF_ALL = 60;
const REFILL_MS = 1000;
/** What a network may be wrong meanwhile; a guesser with a thousand networks then makes three guesses a second. */
const GUARDED = {limit: 3, windowMs: 15 * MINUTE_MS};
/** A check takes a third of a second, so the last in line waits for ten. */
const TURNS = {limit: 32, limitOfOne: 2, retryMs: 10_000};

export interface GateOptions {
  /** What is asked for: the password itself, or the hash that was made of it. */
  readonly password: {readonly plain: string} | {readonly hash: PasswordHash};
  /** Usually FAILURES_PER_MINUTE. */
  readonly failuresPerMinute: number;
  /** A clock that never goes back. */
  readonly uptimeMs: () => number;
}

/**
 * Checks the merchant's password so that it cannot be guessed, guessing cannot stop the server, and guessers
 * elsewhere cannot keep the merchant out. Budgets are spent before the check and given back where it was right: a
 * thousand guesses at once are no more than a thousand in turn.
 */
export class PasswordGate {
  private readonly failures: Budget;
  private readonly guardedFailures: Budget;
  private readonly turns = new Turns(TURNS);
  /** Of this process only: a digest made with it cannot be tried anywhere else. */
  private readonly key = randomBytes(32);
  /**
   * Digest of the right password, from the start or from the first time that it was given on. It takes microseconds
   * to compare; the hash is made to take long, and is asked for no more.
   */
  private known: Buffer | undefined;
  /** What an unknown one is compared with. */
  private readonly hash: PasswordHash | undefined;
  private readonly uptimeMs: () => number;
  /** Checks that run or wait, by digest. */
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
   * @param address of who gave it
   * @throws Refusal 429 when its network was wrong too often, right or not
   */
  async isRight(given: string, address: string | undefined): Promise<boolean> {
    const giveBack = this.spend(address);
    const digest = this.digest(given);
    // Nothing else runs until here, so requests at once of who has the password do not use up each other's budget.
    if (this.known) return this.settle(timingSafeEqual(digest, this.known), giveBack);
    let isRight: boolean;
    try {
      isRight = await this.check(given, digest, address);
    } catch (error) {
      giveBack(); // It was not looked at.
      throw error;
    }
    if (isRight) this.known = digest;
    return this.settle(isRight, giveBack);
  }

  /** Counts a wrong one in advance. @returns what takes it back */
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

  /** Wrong ones of all networks that are not forgotten yet: each REFILL_MS one is. */
  private recentFailures(): number {
    return Math.max(0, this.failuresOfAll - (this.uptimeMs() - this.failedMs) / REFILL_MS);
  }

  private digest(password: string): Buffer {
    return createHmac('sha256', this.key).update(normalisePassword(password)).digest();
  }

  /** By the hash, in turn; the same password asked for several times at once is one check. */
  private check(given: string, digest: Buffer, address: string | undefined): Promise<boolean> {
    const {hash} = this;
    if (!hash) return Promise.resolve(false); // Then the digest is known.
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
