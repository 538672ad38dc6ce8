import {expect} from 'vitest';
import {type Consent, NO_CONSENT} from '../../../src/core/contract/consent.ts';
import type {CoarseReport} from '../../../src/core/contract/coarse-report.ts';
import {SHARING_FORMAT} from '../../../src/core/contract/sharing-offer.ts';
import type {WorkerConfig} from '../../../src/core/contract/worker-api.ts';
import type {Ledger} from '../../../src/core/privacy/ledger.ts';
import {emptyProfile} from '../../../src/core/profile/profile.ts';
import {createRandom} from '../../../src/trainer/random.ts';
import {createSync} from '../../../src/worker/sync/create-sync.ts';
import {SEND_WITHIN_MS} from '../../../src/worker/sync/draw-report.ts';
import type {SyncEnvironment} from '../../../src/worker/sync/environment.ts';
import type {Ticket} from '../../../src/worker/sync/records.ts';
import {
  type ProfileChange,
  SYNC_STORES,
  type SyncPort,
  type SyncStorage,
  type SyncStoreName,
} from '../../../src/worker/sync-port.ts';
import {DAY_MS, NOON_MS} from '../../support/reports.ts';

export const BOTH: Consent = {personalization: true, sharing: true};
export const NOT_SHARING: Consent = {personalization: true, sharing: false};

/** Hashes are made in other threads and bodies are read in streams, which takes time: so many are under way. */
let running = 0;
const digest = crypto.subtle.digest.bind(crypto.subtle);
crypto.subtle.digest = (...args) => counted(() => digest(...args));

async function counted<Result>(work: () => Promise<Result>): Promise<Result> {
  running++;
  try {
    return await work();
  } finally {
    running--;
  }
}

/** Paths of requests that come before a report is drawn. */
const QUESTION = /\/(sharing|hpke_config)(\?|$)/;

type Answer = (address: string, request: RequestInit) => Promise<Response> | Response;

/**
 * A browser without pages: its storage outlives its workers, its clock stands still until it is told, its chance is
 * seeded.
 */
export class SyncBrowser {
  readonly stores = Object.fromEntries(SYNC_STORES.map((name) => [name, new Map<string, unknown>()])) as Record<
    SyncStoreName,
    Map<string, unknown>
  >;
  readonly requests: {address: string; request: RequestInit; status?: number}[] = [];
  readonly degraded: Record<string, string> = {};
  /** What timers were asked for, in milliseconds. */
  readonly waits: number[] = [];
  nowMs = NOON_MS;
  /** On record, as the session writes it before it tells sync. */
  consent: Consent | undefined;
  /** Requests before a report is drawn: how the server wants reports, and the keys of its two servers. */
  readonly questions: {address: string; request: RequestInit}[] = [];
  /** Answers `questions`, in place of the server: as one that has no second party. */
  offer: Answer = () => Response.json({format: SHARING_FORMAT, protocol: 'coarse'});
  /** Stands in front of the server while it is set. */
  answer: Answer | undefined;
  /** Where the browser gives no database. */
  hasDatabase = true;
  /** Thrown by the next transactions, as a full disk would. */
  fault: Error | undefined;
  private timers: {call: () => void}[] = [];
  private readonly random: () => number;

  constructor(
    private readonly base: string,
    seed = 1,
  ) {
    this.random = createRandom(seed);
  }

  /** Another worker: of a page that was opened, or of another tab. */
  open(config: Partial<WorkerConfig> = {}, categories = ['Mugs', 'Lamps']): SyncPort {
    const common = {sync: `${this.base}/vitrine`, engine: 'cpu', timeZoneOffsetMinutes: 0, isBot: false} as const;
    return createSync(
      {
        storage: this.storage,
        config: {...common, ...config},
        categories: () => categories,
        onDegraded: (code, message) => {
          if (message === undefined) delete this.degraded[code];
          else this.degraded[code] = message;
        },
      },
      this.environment,
    );
  }

  /** What the session does when the shopper chooses. */
  async choose(sync: SyncPort, consent: Consent): Promise<void> {
    if (!consent.sharing) await sync.erase();
    this.consent = consent;
    await sync.setConsent(consent);
    await sync.sendErasures();
  }

  /** What the session does when the shopper forgets: the database goes, unless something waits to be erased. */
  async forget(sync: SyncPort): Promise<void> {
    await sync.setConsent(NO_CONSENT);
    await sync.erase();
    this.consent = undefined;
    for (const name of SYNC_STORES) if (name !== 'erasures') this.stores[name].clear();
    await sync.sendErasures();
  }

  /** Shares, does something and waits until it is sent. */
  async share(sync = this.open()): Promise<SyncPort> {
    await this.choose(sync, BOTH);
    await this.act(sync);
    await this.until(() => this.stores.outbox.size > 0); // splitting takes longer than a batch
    this.wait(SEND_WITHIN_MS);
    await this.until(() => this.stores.outbox.size === 0 && this.stores.shared.size > 0);
    return sync;
  }

  /** A batch; resolves when sync has decided about it. */
  async act(sync: SyncPort, changed: ProfileChange = change(this.nowMs)): Promise<void> {
    sync.onProfileChanged(changed);
    await this.settle();
  }

  /** Time passes; timers that waited for it ring. */
  wait(ms: number): void {
    this.nowMs += ms;
    const due = this.timers;
    this.timers = [];
    for (const {call} of due) call();
  }

  /** Everything that had begun, but for requests, is over. */
  async settle(): Promise<void> {
    // Once more after the last of them: what waited for it goes on.
    for (let still = 0; still < 2; still = running === 0 ? still + 1 : 0) {
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  until(check: () => unknown): Promise<void> {
    return expect.poll(check, {timeout: 30_000, interval: 5}).toBeTruthy();
  }

  sent(method: 'POST' | 'DELETE'): typeof this.requests {
    return this.requests.filter(({request}) => request.method === method);
  }

  /** Bodies that were sent, each once however often it was tried. */
  reports(): CoarseReport[] {
    const bodies = new Set(this.sent('POST').map(({request}) => request.body as string));
    return [...bodies].map((body) => JSON.parse(body) as CoarseReport);
  }

  get ledger(): Ledger | undefined {
    return this.stores.ledger.get('current') as Ledger | undefined;
  }

  get tickets(): Ticket[] {
    return [...this.stores.erasures.values()] as Ticket[];
  }

  /** Copies in and out, as IndexedDB does; one transaction after the other. */
  private readonly storage: SyncStorage = {
    update: async (work) => {
      await Promise.resolve();
      if (this.fault) throw this.fault;
      if (!this.hasDatabase) return undefined;
      const {stores, consent} = this;
      const writes: (() => void)[] = [];
      const found = Object.fromEntries(
        SYNC_STORES.map((name) => [name, new Map([...stores[name]].sort(([a], [b]) => (a < b ? -1 : 1)))]),
      ) as typeof stores;
      const change = (name: SyncStoreName, write: (store: Map<string, unknown>) => void): void => {
        write(found[name]);
        writes.push(() => write(stores[name]));
      };
      const result = work({
        consent,
        get: (name, key) => structuredClone(found[name].get(key)),
        getAll: (name) => structuredClone([...found[name].values()]),
        put: (name, key, value) => change(name, (store) => store.set(key, structuredClone(value))),
        delete: (name, key) => change(name, (store) => store.delete(key)),
        clear: (name) => change(name, (store) => store.clear()),
        denySharing: () => void writes.push(() => (this.consent &&= {...this.consent, sharing: false})),
      });
      for (const write of writes) write();
      return result;
    },
  };

  private readonly environment: SyncEnvironment = {
    fetch: async (address, request) => {
      if (QUESTION.test(address)) {
        this.questions.push({address, request});
        const answered = await this.offer(address, request);
        const read = answered.text.bind(answered);
        return Object.assign(answered, {text: () => counted(read)});
      }
      const entry: (typeof this.requests)[number] = {address, request};
      this.requests.push(entry);
      const response = await (this.answer ?? fetch)(address, request);
      entry.status = response.status;
      return response;
    },
    nowMs: () => this.nowMs,
    random: () => this.random(),
    randomHex: (bytes) => Array.from({length: 2 * bytes}, () => Math.floor(this.random() * 16).toString(16)).join(''),
    later: (call, delayMs) => {
      const timer = {call};
      this.timers.push(timer);
      this.waits.push(delayMs);
      return () => void (this.timers = this.timers.filter((other) => other !== timer));
    },
  };
}

/** A batch of somebody with some events; `canary` is in everything that must not leave the browser. */
export function change(nowMs: number, canary = 'mug', events = 9): ProfileChange {
  return {
    profile: {
      ...emptyProfile(),
      events,
      queries: [{query: `${canary} query`, timeMs: nowMs, visit: 1}],
      recent: [{itemId: `${canary}-item`, kind: 'view' as const, timeMs: nowMs, visit: 1}],
      days: [Math.floor(nowMs / DAY_MS)],
    },
    prediction: {
      nextItems: [{itemId: `${canary}-next`, probability: 1}],
      purchaseProbability: 0.3,
      engine: 'cpu' as const,
    },
    segment: {index: 2, name: 'Often here'},
    nowMs,
  };
}
