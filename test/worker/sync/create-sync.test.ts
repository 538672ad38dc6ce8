import type {FastifyInstance} from 'fastify';
import {afterAll, afterEach, beforeAll, beforeEach, expect, it} from 'vitest';
import {parseAggregate} from '../../../src/core/contract/aggregate.ts';
import type {Consent} from '../../../src/core/contract/consent.ts';
import type {WorkerConfig} from '../../../src/core/contract/worker-api.ts';
import {emptyProfile} from '../../../src/core/profile/profile.ts';
import {createApp} from '../../../src/server/app.ts';
import {openDatabase, type Database} from '../../../src/server/database.ts';
import {createRandom} from '../../../src/trainer/random.ts';
import {createSync} from '../../../src/worker/sync/create-sync.ts';
import {toRetry, toRetryAfterMs} from '../../../src/worker/sync/deliver.ts';
import {createExclusive, toSha256, type SyncEnvironment} from '../../../src/worker/sync/environment.ts';
import type {SyncStorage, SyncStoreName} from '../../../src/worker/sync-port.ts';
import {NOON_MS} from '../../support/aggregates.ts';

const DAY_MS = 86_400_000;
const BOTH = {personalization: true, sharing: true};

let database: Database;
let app: FastifyInstance;
let base = '';
let nowMs = NOON_MS;

beforeAll(async () => {
  database = await openDatabase('memory:');
});
beforeEach(async () => {
  nowMs = NOON_MS;
  app = await createApp({database, now: () => nowMs, requestsPerMinute: 1e6, log: () => {}});
  await database.query('TRUNCATE profiles, reports, erased');
  base = await app.listen({port: 0, host: '127.0.0.1'});
});
afterEach(() => app.close());
afterAll(() => database.close());

/** A browser: its storage outlives its workers. `answer` stands in front of the server while it is set. */
function browser(seed = 1) {
  const stores: Record<SyncStoreName, Map<string, unknown>> = {
    outbox: new Map(),
    shared: new Map(),
    sharing: new Map(),
    erasures: new Map(),
  };
  const storage: SyncStorage = {
    get: async (store, key) => structuredClone(stores[store].get(key)),
    getAll: async (store) => [...stores[store].keys()].sort().map((key) => structuredClone(stores[store].get(key))),
    put: async (store, key, value) => void stores[store].set(key, structuredClone(value)),
    delete: async (store, key) => void stores[store].delete(key),
  };
  const random = createRandom(seed);
  const requests: {address: string; request: RequestInit; status?: number}[] = [];
  const degraded: Record<string, string> = {};
  const waits: number[] = [];
  let timers: {call: () => void}[] = [];
  const made = {
    stores,
    requests,
    degraded,
    waits,
    answer: undefined as (() => Promise<Response> | Response) | undefined,
    environment: {
      async fetch(address, request): Promise<Response> {
        const entry: (typeof requests)[number] = {address, request};
        requests.push(entry);
        const response: Response = made.answer ? await made.answer() : await fetch(address, request);
        entry.status = response.status;
        return response;
      },
      nowMs: () => nowMs,
      random,
      randomHex: (bytes) =>
        Array.from({length: bytes}, () =>
          Math.floor(random() * 256)
            .toString(16)
            .padStart(2, '0'),
        ).join(''),
      exclusive: createExclusive(),
      later(call, delayMs) {
        const timer = {call};
        timers.push(timer);
        waits.push(delayMs);
        return () => void (timers = timers.filter((other) => other !== timer));
      },
    } satisfies SyncEnvironment as SyncEnvironment,
    /** Everything that sync had begun, but for its requests, is over. */
    async settle() {
      for (let i = 0; i < 50; i++) await made.environment.exclusive(async () => undefined);
    },
    /** Time passes; timers that waited for it ring. */
    wait(ms: number) {
      nowMs += ms;
      const due = timers;
      timers = [];
      for (const {call} of due) call();
    },
    open(changes: Partial<WorkerConfig> = {}, categories = ['Mugs', 'Lamps']) {
      const config = {
        sync: `${base}/vitrine`,
        engine: 'cpu',
        timeZoneOffsetMinutes: 0,
        isBot: false,
        ...changes,
      } as const;
      return createSync(
        {
          storage,
          config,
          categories: () => categories,
          onDegraded(code, message) {
            if (message === undefined) delete degraded[code];
            else degraded[code] = message;
          },
        },
        made.environment,
      );
    },
  };
  return made;
}

const change = (purchaseProbability = 0.3, canary = 'mug') => ({
  profile: {
    ...emptyProfile(),
    events: 9,
    queries: [{query: `${canary} query`, timeMs: nowMs, visit: 1}],
    recent: [{itemId: `${canary}-item`, kind: 'view' as const, timeMs: nowMs, visit: 1}],
    days: [Math.floor(nowMs / DAY_MS)],
  },
  prediction: {nextItems: [{itemId: `${canary}-next`, probability: 1}], purchaseProbability, engine: 'cpu' as const},
  segment: 2,
  nowMs,
});

const rows = () => database.query<{profile_id: string; day: number}>('SELECT * FROM reports ORDER BY day');
const until = (check: () => unknown) => expect.poll(check, {timeout: 30_000, interval: 20}).toBeTruthy();

async function share(shopper: ReturnType<typeof browser>) {
  const sync = shopper.open();
  await sync.setConsent(BOTH);
  sync.onProfileChanged(change());
  await until(() => shopper.stores.shared.size === 1);
  return sync;
}

it('sends an aggregate and nothing else, without cookies or referrer, and shows exactly that', async () => {
  const shopper = browser();
  const sync = shopper.open();
  await sync.setConsent(BOTH);
  sync.onProfileChanged(change(0.3, 'canary'));
  await until(() => shopper.stores.shared.size === 1);
  expect(shopper.requests).toHaveLength(1);
  const [{address, request}] = shopper.requests;
  expect(address).toBe(`${base}/vitrine/aggregates`);
  expect(request).toMatchObject({method: 'POST', credentials: 'omit', referrerPolicy: 'no-referrer', keepalive: true});
  const text = request.body as string;
  expect(text + address + JSON.stringify(request.headers)).not.toContain('canary');
  const body = parseAggregate(JSON.parse(text));
  const [copy] = await sync.sharedCopies();
  expect(copy).toEqual({sentMs: nowMs, body, epsilon: 12});
  expect(text.length).toBeLessThan(350);
  const {secret} = shopper.stores.sharing.get('current') as {secret: string};
  expect(body.secretHash).toBe(await toSha256(secret));
  expect(text).not.toContain(secret);
  expect(shopper.stores.outbox.size).toBe(0);
  expect(await rows()).toHaveLength(1);
});

it.each([
  ['without consent to sharing', {consent: {personalization: true, sharing: false}}],
  ['without consent to personalization', {consent: {personalization: false, sharing: true}}],
  ['for a bot', {config: {isBot: true}}],
  ['before the catalogue names the interests', {config: {catalogue: 'https://shop.example/c.json'}, categories: []}],
  ['of somebody of whom nothing is known', {events: 2}],
])(
  'nothing is stored or sent %s',
  async (_, given: {consent?: Consent; config?: object; categories?: string[]; events?: number}) => {
    const {consent = BOTH, config = {}, categories, events = 9} = given;
    const shopper = browser();
    const sync = shopper.open(config, categories);
    await sync.setConsent(consent);
    sync.onProfileChanged({...change(), profile: {...change().profile, events}});
    await sync.sendErasures();
    await shopper.settle();
    expect(shopper.requests).toEqual([]);
    expect(Object.values(shopper.stores).every((store) => store.size === 0)).toBe(true);
  },
);

it('sends at most once a day, only when what it would say has changed, and after a week in any case', async () => {
  const shopper = browser();
  const sync = await share(shopper);
  sync.onProfileChanged(change(0.9));
  await shopper.settle();
  expect(shopper.requests).toHaveLength(1);
  for (let day = 1; day <= 6; day++) {
    nowMs += DAY_MS;
    sync.onProfileChanged(change(0.3));
    await shopper.settle();
    expect(shopper.requests).toHaveLength(1);
  }
  nowMs += DAY_MS;
  sync.onProfileChanged(change(0.3));
  await until(() => shopper.stores.shared.size === 2);
  const [first, second] = shopper.requests.map(({request}) => JSON.parse(request.body as string));
  expect(second.day).toBe(first.day + 7);
  expect(second.slots).toEqual(first.slots);
  expect(second.profileId).toBe(first.profileId);
});

it('keeps a report until the server has it: 500, no network, 429 with Retry-After, another worker', async () => {
  const shopper = browser();
  shopper.answer = () => new Response('{}', {status: 500});
  const sync = shopper.open();
  await sync.setConsent(BOTH);
  sync.onProfileChanged(change());
  await until(() => shopper.waits.length === 1);
  expect(shopper.degraded['sync-failed']).toContain('500');
  expect(shopper.waits[0]).toBeGreaterThanOrEqual(15_000);
  expect(shopper.waits[0]).toBeLessThanOrEqual(30_000);
  shopper.answer = () => Promise.reject(new TypeError('Failed to fetch'));
  shopper.wait(30_000);
  await until(() => shopper.waits.length === 2);
  expect(shopper.waits[1]).toBeGreaterThanOrEqual(30_000);
  shopper.answer = () => new Response('{}', {status: 429, headers: {'retry-after': '7200'}});
  shopper.wait(60_000);
  await until(() => shopper.waits.length === 3);
  expect(shopper.waits[2]).toBe(7_200_000);
  sync.close();
  shopper.answer = undefined;
  const again = shopper.open();
  await again.setConsent(BOTH);
  await until(() => shopper.waits.length === 4); // too early
  expect(shopper.requests).toHaveLength(3);
  shopper.wait(7_200_000);
  await until(() => shopper.stores.shared.size === 1);
  expect(shopper.stores.outbox.size).toBe(0);
  expect(shopper.degraded).toEqual({});
  expect(new Set(shopper.requests.map(({request}) => request.body)).size).toBe(1);
});

it.each([400, 401, 403, 410, 422])('does not try again what is answered %i', async (status) => {
  const shopper = browser();
  shopper.answer = () => new Response('{}', {status});
  const sync = shopper.open();
  await sync.setConsent(BOTH);
  sync.onProfileChanged(change());
  await until(() => shopper.requests.length === 1 && shopper.stores.outbox.size === 0);
  await until(() => shopper.degraded['sync-failed']?.includes(String(status)));
  expect(shopper.waits).toEqual([]);
  expect(shopper.stores.shared.size).toBe(0);
});

it('withdrawing empties the browser and the server', async () => {
  const shopper = browser();
  const sync = await share(shopper);
  await sync.setConsent({personalization: true, sharing: false});
  await sync.erase();
  await sync.sendErasures();
  expect(await rows()).toEqual([]);
  expect(Object.values(shopper.stores).every((store) => store.size === 0)).toBe(true);
  const [, {request, status}] = shopper.requests;
  expect(status).toBe(204);
  expect(request).toMatchObject({method: 'DELETE', credentials: 'omit', referrerPolicy: 'no-referrer'});
});

it('she who shares again is somebody new', async () => {
  const shopper = browser();
  const sync = await share(shopper);
  const [before] = await rows();
  await sync.erase();
  await sync.sendErasures();
  await sync.setConsent(BOTH);
  sync.onProfileChanged(change());
  await until(() => shopper.stores.shared.size === 1);
  const after = await rows();
  expect(after).toHaveLength(1);
  expect(after[0].profile_id).not.toBe(before.profile_id);
});

it('a request to erase outlives a server that is down and the worker itself', async () => {
  const shopper = browser();
  const sync = await share(shopper);
  shopper.answer = () => new Response('{}', {status: 503});
  await sync.erase();
  await sync.sendErasures();
  expect(shopper.stores.erasures.size).toBe(1);
  expect([shopper.stores.sharing, shopper.stores.outbox, shopper.stores.shared].map(({size}) => size)).toEqual([
    0, 0, 0,
  ]);
  expect(await rows()).toHaveLength(1);
  sync.close();
  shopper.answer = undefined;
  nowMs += 30_000;
  const later = shopper.open();
  await later.setConsent({personalization: false, sharing: false});
  await later.sendErasures();
  expect(shopper.stores.erasures.size).toBe(0);
  expect(await rows()).toEqual([]);
});

it('a profile that was never sent leaves no request to erase', async () => {
  const shopper = browser();
  const sync = shopper.open();
  await sync.setConsent(BOTH);
  await sync.erase();
  await sync.sendErasures();
  expect(shopper.requests).toEqual([]);
  expect(shopper.stores.erasures.size).toBe(0);
});

it('forgetting while a report is on its way leaves nothing behind, here or there', async () => {
  const shopper = browser();
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  shopper.answer = () => gate.then(() => new Response(null, {status: 204}));
  const sync = shopper.open();
  await sync.setConsent(BOTH);
  sync.onProfileChanged(change());
  await until(() => shopper.requests.length === 1);
  const late = shopper.requests[0].request.body as string;
  shopper.answer = undefined;
  await sync.erase();
  await sync.sendErasures();
  open();
  await shopper.settle();
  // The report arrives after the request to erase: the server knows that the name is used up.
  const answer = await fetch(`${base}/vitrine/aggregates`, {
    method: 'POST',
    headers: {'content-type': 'application/json'},
    body: late,
  });
  expect(answer.status).toBe(410);
  expect(await rows()).toEqual([]);
  await shopper.settle();
  expect(Object.values(shopper.stores).every((store) => store.size === 0)).toBe(true);
});

it('waits twice as long after each failure, half of it at random, six hours at most', () => {
  const at = (attempts: number, random: number, retryAfterMs?: number) =>
    toRetry({attempts, nextAttemptMs: 0}, retryAfterMs, {nowMs: () => 1000, random: () => random});
  expect(at(0, 0)).toEqual({attempts: 1, nextAttemptMs: 16_000});
  expect(at(0, 1).nextAttemptMs).toBe(31_000);
  expect(at(3, 0).nextAttemptMs).toBe(121_000);
  expect(at(50, 1).nextAttemptMs).toBe(1000 + 6 * 3_600_000);
  expect(at(0, 0, 90_000).nextAttemptMs).toBe(91_000);
});

it('reads Retry-After as seconds or as a date', () => {
  expect(toRetryAfterMs('120', 0)).toBe(120_000);
  expect(toRetryAfterMs('Thu, 01 Jan 1970 00:01:00 GMT', 10_000)).toBe(50_000);
  expect(toRetryAfterMs('Thu, 01 Jan 1970 00:00:00 GMT', 10_000)).toBe(0);
  expect(toRetryAfterMs('1e99', 0)).toBe(7 * DAY_MS);
  expect([null, '', 'soon'].map((header) => toRetryAfterMs(header, 0))).toEqual([undefined, undefined, undefined]);
});
