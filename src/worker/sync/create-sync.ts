import {MS_PER_DAY} from '../../core/contract/durations.ts';
import type {Consent} from '../../core/contract/consent.ts';
import {toEpoch, toEpochStartMs} from '../../core/contract/epoch.ts';
import type {PrivacySpent} from '../../core/contract/worker-api.ts';
import {toMostOfYear, toYearEpsilon} from '../../core/privacy/ledger.ts';
import {toAggregateAnswers} from '../../core/profile/to-aggregate.ts';
import type {ProfileChange, SyncOptions, SyncPort} from '../sync-port.ts';
import {drawReport} from './draw-report.ts';
import {type SyncEnvironment, toBrowserEnvironment} from './environment.ts';
import {countPending, endSharing, sendErasures} from './erase-reports.ts';
import {toRecords} from './records.ts';
import {sendReports} from './send-reports.ts';
import {toUpgraded} from './upgrade-records.ts';

/** No report is drawn before this many events: there is only one per week, and it would say nothing yet. */
const MIN_EVENTS = 3;
/** Maximum delay of a timer. Attempts that are due later are made after a later start of the worker. */
const MAX_TIMER_MS = MS_PER_DAY;

/**
 * Sync with the shop's server, see SyncPort: with consent to sharing one report per epoch, without it only requests to
 * erase.
 */
export function createSync(options: SyncOptions, environment: SyncEnvironment = toBrowserEnvironment()): SyncPort {
  return new Sync({...options, storage: toUpgraded(options.storage)}, environment);
}

class Sync implements SyncPort {
  private readonly server: string;
  private readonly closing = new AbortController();
  private readonly timers = new Map<string, () => void>();
  private consent: Consent | undefined;
  private sharing = new AbortController();
  private newest: ProfileChange | undefined;
  private working: Promise<void> | undefined;
  /**
   * Newest epoch known to be claimed. This worker remembers it even after forgetting, so that forgetting and agreeing
   * again does not draw a second report.
   */
  private taken = -1;
  private pending = 0;
  private isStart = true;

  constructor(
    private readonly options: SyncOptions,
    private readonly environment: SyncEnvironment,
  ) {
    this.server = (options.config.sync ?? '').replace(/\/+$/, '');
  }

  async setConsent(next: Consent): Promise<void> {
    this.consent = next;
    if (this.mayShare()) {
      if (this.sharing.signal.aborted) this.sharing = new AbortController();
      void this.send();
    } else this.stopSharing();
  }

  onProfileChanged(change: ProfileChange): void {
    if (!this.mayShare()) return;
    this.newest = change;
    this.working ??= this.work();
  }

  async erase(): Promise<void> {
    this.stopSharing();
    await endSharing(this.options.storage).catch(ignoreErased);
  }

  async sendErasures(): Promise<void> {
    const {options, environment, server} = this;
    const {storage, onDegraded} = options;
    await this.guard(async () => {
      const {isStart, closing} = this;
      this.isStart = false;
      const next = await sendErasures({storage, environment, server, signal: closing.signal, isStart, onDegraded});
      this.callAgain('erase', next, () => void this.sendErasures());
    });
  }

  async pendingErasures(): Promise<number> {
    // Called after every failure, so its own failure must not be reported again.
    this.pending = await countPending(this.options.storage).catch(() => this.pending);
    return this.pending;
  }

  async sharedCopies() {
    const copies = await this.guard(() => this.options.storage.update((found) => toRecords(found).copies()));
    return [...(copies ?? [])].reverse();
  }

  async privacySpent(): Promise<PrivacySpent | undefined> {
    const ledger = await this.guard(() => this.options.storage.update((found) => toRecords(found).ledger()));
    if (!ledger || ledger.spentEpsilon === 0) return undefined;
    const epoch = toEpoch(this.environment.nowMs());
    return {
      sinceMs: toEpochStartMs(ledger.firstEpoch),
      epsilon: ledger.spentEpsilon,
      epsilonOfYear: toYearEpsilon(ledger, epoch),
      mostOfYear: toMostOfYear(ledger, epoch),
    };
  }

  close(): void {
    this.closing.abort();
    this.sharing.abort();
    for (const cancel of this.timers.values()) cancel();
  }

  private mayShare(): boolean {
    const {consent} = this;
    if (consent?.personalization !== true || !consent.sharing || this.server === '') return false;
    return !this.options.config.isBot && !this.closing.signal.aborted;
  }

  private stopSharing(): void {
    this.sharing.abort();
    this.newest = undefined;
    for (const name of ['send', 'draw']) this.callAgain(name, undefined, () => {});
  }

  /** Runs a step of sync; errors are reported as a degraded mode, never thrown. */
  private async guard<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (isErased(error)) return undefined;
      this.options.onDegraded('sync-failed', error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  private callAgain(name: string, atMs: number | undefined, call: () => void): void {
    this.timers.get(name)?.();
    this.timers.delete(name);
    if (atMs === undefined || this.closing.signal.aborted) return;
    const delayMs = Math.min(MAX_TIMER_MS, Math.max(0, atMs - this.environment.nowMs()));
    this.timers.set(name, this.environment.later(call, delayMs));
  }

  private async send(): Promise<void> {
    const {options, environment, server} = this;
    const {signal} = this.sharing;
    if (!this.mayShare()) return;
    await this.guard(async () => {
      const {storage, onDegraded} = options;
      const next = await sendReports({storage, environment, server, signal, onDegraded});
      if (!signal.aborted) this.callAgain('send', next, () => void this.send());
    });
  }

  /** Handles the newest change; changes that arrive meanwhile are handled together afterwards. */
  private async work(): Promise<void> {
    while (this.newest && this.mayShare()) {
      const change = this.newest;
      this.newest = undefined;
      await this.guard(() => this.report(change));
    }
    this.working = undefined;
  }

  private async report(change: ProfileChange): Promise<void> {
    const {profile, prediction, segment, nowMs} = change;
    const {config, storage, onDegraded} = this.options;
    const {environment, server} = this;
    const {signal} = this.sharing;
    const categories = this.options.categories();
    const epoch = toEpoch(environment.nowMs());
    if (this.taken >= epoch || profile.events < MIN_EVENTS) return;
    // Wait for catalogue and model: without them some answers would be "unknown", and the week has only one report.
    if (config.catalogue !== undefined && categories.length === 0) return;
    if (config.model !== undefined && prediction.engine === 'popular') return;
    const truth = toAggregateAnswers(profile, {
      nowMs,
      timeZoneOffsetMinutes: config.timeZoneOffsetMinutes,
      categories,
      segment: segment?.index,
      purchaseProbability: prediction.purchaseProbability,
      churnProbability: prediction.churnProbability,
    });
    const source = {truth, categories, segment, epoch};
    const outcome = await drawReport(source, {storage, environment, server, signal, onDegraded});
    if (!outcome || signal.aborted) return;
    if (outcome.kind === 'later') {
      this.callAgain('draw', outcome.atMs, () => this.newest ?? this.onProfileChanged(change));
      return;
    }
    this.taken = Math.max(this.taken, outcome.epoch);
    await this.send();
  }
}

/** Whether another tab has forgotten everything, so that nothing is left to do here. */
function isErased(error: unknown): boolean {
  return error instanceof Error && error.name === 'consent-missing';
}

function ignoreErased(error: unknown): void {
  if (!isErased(error)) throw error;
}
