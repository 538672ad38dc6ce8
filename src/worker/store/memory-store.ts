import type {CleanEvent} from '../../core/clean/clean-types.ts';
import {type Consent, NO_CONSENT} from '../../core/contract/consent.ts';
import type {EngineVerdict} from '../engine-verdict.ts';
import {emptyShopper, type SavedShopper} from './saved-shopper.ts';
import {NEWEST_EVENTS, type Change, type Store, type Updated} from './store.ts';

/** A store in memory, for browsers that deny storage: it lasts until the page is left. */
export class MemoryStore implements Store {
  readonly kind = 'memory';
  private saved: SavedShopper;
  private log: CleanEvent[] = [];
  private consent: Consent = NO_CONSENT;
  private readonly verdicts = new Map<string, EngineVerdict>();

  /** @param saved initial state, e.g. the last one read when the database failed in mid-session */
  constructor(saved: SavedShopper = emptyShopper()) {
    this.saved = saved;
  }

  async update<Result>(
    change: Change<Result>,
    {withLog = () => 0}: {withLog?: (saved: SavedShopper) => number} = {},
  ): Promise<Updated<Result>> {
    const {saved, events, result} = change(this.saved, newest(this.log, withLog(this.saved)));
    this.saved = saved;
    this.log = [...this.log, ...events].slice(-NEWEST_EVENTS);
    return {result, durable: false};
  }

  async read(): Promise<SavedShopper> {
    return this.saved;
  }

  async events(count = NEWEST_EVENTS): Promise<CleanEvent[]> {
    return this.log.slice(-count);
  }

  async getConsent(): Promise<Consent> {
    return this.consent;
  }

  async putConsent(consent: Consent): Promise<void> {
    this.consent = consent;
  }

  async getFile(): Promise<undefined> {}

  /** Caches no file: the decoded model is in memory anyway. */
  async putFile(): Promise<void> {}

  async keepFiles(): Promise<void> {}

  async getVerdict(key: string): Promise<EngineVerdict | undefined> {
    return this.verdicts.get(key);
  }

  async putVerdict(key: string, verdict: EngineVerdict): Promise<void> {
    this.verdicts.set(key, verdict);
  }

  async clear(): Promise<void> {
    this.saved = emptyShopper();
    this.log = [];
    this.consent = NO_CONSENT;
    this.verdicts.clear();
  }

  async isEmpty(): Promise<boolean> {
    return this.log.length === 0 && this.saved.profile.events === 0;
  }

  close(): void {}
}

function newest<T>(values: readonly T[], count: number): readonly T[] {
  return count > 0 ? values.slice(-count) : [];
}
