import type {Consent} from '../../core/contract/consent.ts';
import {toAggregateAnswers} from '../../core/profile/to-aggregate.ts';
import type {ProfileChange, SyncOptions, SyncPort} from '../sync-port.ts';
import {type SyncEnvironment, toBrowserEnvironment} from './environment.ts';
import {type EraseOptions, keepErasure, sendErasures} from './erase-profile.ts';
import {openRecords} from './records.ts';
import {sendAggregate} from './send-aggregate.ts';
import {syncProfile} from './sync-profile.ts';

/** Fewer events say nothing of her yet, but each answer drawn for them would spend budget. */
const FEWEST_EVENTS = 3;
/** Timers cannot wait for longer; a later start of the worker tries again. */
const LONGEST_TIMER_MS = 86_400_000;

/** Sync with the shop's server, see SyncPort: nothing leaves the browser but noised aggregates, and those only with consent to sharing. */
export function createSync(options: SyncOptions, environment: SyncEnvironment = toBrowserEnvironment()): SyncPort {
  const {storage, config, categories, onDegraded} = options;
  const records = openRecords(storage);
  const server = (config.sync ?? '').replace(/\/+$/, '');
  const closing = new AbortController();
  const erasing: EraseOptions = {records, environment, server, signal: closing.signal, onDegraded};
  const timers = new Map<string, () => void>();
  let consent: Consent | undefined;
  let sharing = new AbortController();
  let newest: ProfileChange | undefined;
  let working: Promise<void> | undefined;

  function mayShare(): boolean {
    return consent?.personalization === true && consent.sharing && !config.isBot && !closing.signal.aborted;
  }

  /** Runs a step of sync; what fails is counted, never thrown. */
  async function guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      onDegraded('sync-failed', error instanceof Error ? error.message : String(error));
    }
  }

  function callAgain(name: string, atMs: number | undefined, call: () => void): void {
    timers.get(name)?.();
    timers.delete(name);
    if (atMs === undefined || closing.signal.aborted) return;
    const delayMs = Math.min(LONGEST_TIMER_MS, Math.max(0, atMs - environment.nowMs()));
    timers.set(name, environment.later(call, delayMs));
  }

  async function send(): Promise<void> {
    await guard(async () => {
      if (!mayShare()) return;
      const {signal} = sharing;
      const next = await sendAggregate({records, environment, server, signal, onDegraded});
      if (!signal.aborted) callAgain('send', next, () => void send());
    });
  }

  async function sendErase(): Promise<void> {
    await guard(async () => callAgain('erase', await sendErasures(erasing), () => void sendErase()));
  }

  async function report({profile, prediction, segment, nowMs}: ProfileChange): Promise<void> {
    if (profile.events < FEWEST_EVENTS) return;
    // Until the catalogue is there her interest has no number.
    if (config.catalogue !== undefined && categories().length === 0) return;
    const answers = toAggregateAnswers(profile, {
      nowMs,
      timeZoneOffsetMinutes: config.timeZoneOffsetMinutes,
      categories: categories(),
      segment,
      purchaseProbability: prediction.purchaseProbability,
      churnProbability: prediction.churnProbability,
    });
    const {signal} = sharing;
    const isNew = await environment.exclusive(async () =>
      signal.aborted ? false : syncProfile(answers, {records, environment}),
    );
    if (isNew) await send();
  }

  /** Works off the newest change; those that came meanwhile are one. */
  async function work(): Promise<void> {
    while (newest && mayShare()) {
      const change = newest;
      newest = undefined;
      await guard(() => report(change));
    }
    working = undefined;
  }

  async function erase(): Promise<void> {
    sharing.abort();
    newest = undefined;
    callAgain('send', undefined, () => {});
    await keepErasure(erasing);
  }

  return {
    async setConsent(next) {
      consent = next;
      if (mayShare()) {
        if (sharing.signal.aborted) sharing = new AbortController();
        void send();
        return;
      }
      sharing.abort();
      newest = undefined;
      callAgain('send', undefined, () => {});
    },
    onProfileChanged(change) {
      if (!mayShare()) return;
      newest = change;
      working ??= work();
    },
    erase,
    sendErasures: sendErase,
    pendingErasures: async () => (await records.erasures()).length,
    sharedCopies: () => records.copies(),
    close() {
      closing.abort();
      sharing.abort();
      for (const cancel of timers.values()) cancel();
    },
  };
}
