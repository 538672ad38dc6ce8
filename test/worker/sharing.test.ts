import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import type {FastifyInstance} from 'fastify';
import {afterAll, afterEach, beforeAll, beforeEach, expect, it} from 'vitest';
import {toEpoch} from '../../src/core/contract/epoch.ts';
import {createApp} from '../../src/server/app.ts';
import {type Database, openDatabase} from '../../src/server/database.ts';
import {NOTHING_STORED, storageOf} from '../support/page-storage.ts';
import {endReportDelay} from '../support/report-delay.ts';
import {HOOK_MS, openShopSite, type ShopSite} from './support/shop-site.ts';
import {ALLOWED, DENIED, FORGET, Shopper, type Tab, views} from './support/shopper.ts';
import {readStores} from './support/stored-records.ts';

// The worker as it ships, its IndexedDB and the real server. What does not need a browser is in sync/.

const BOTH = {personalization: true, sharing: true};

let site: ShopSite;
let database: Database;
let server: FastifyInstance;
let sync = '';
let shopper: Shopper;
/** Method, address and status of what the server was asked, without preflights. */
let asked: string[] = [];
/** Answered instead of the server's own while it is set. */
let failing: number | undefined;
/** Requests that `failing` is for, by a part of their address. */
let failingAt = '/';

beforeAll(async () => {
  site = await openShopSite();
  database = await openDatabase('memory:');
  server = await createApp({database, origins: [new URL(site.url).origin], requestsPerMinute: 1e6, log: () => {}});
  server.addHook('preHandler', async ({url}, reply) => {
    if (failing !== undefined && url.includes(failingAt))
      return reply.code(failing).send({code: 'server-failed', message: 'Made to fail.'});
  });
  server.addHook('onResponse', async ({method, url}, {statusCode}) => {
    // How the server wants reports is asked before each; older servers answer 404.
    if (method !== 'OPTIONS' && !url.endsWith('/sharing')) asked.push(`${method} ${url.split('/')[2]} ${statusCode}`);
  });
  sync = `${await server.listen({port: 0, host: '127.0.0.1'})}/vitrine`;
}, HOOK_MS);
afterAll(async () => {
  await server.close();
  await database.close();
  await site.close();
});
beforeEach(async () => {
  failing = undefined;
  failingAt = '/';
  asked = [];
  await database.query('TRUNCATE coarse_reports, profiles, reports, erased');
  shopper = await Shopper.arrive(site.url);
}, HOOK_MS);
afterEach(() => shopper.leave(), HOOK_MS);

const rows = () => database.query<{report_id: string}>('SELECT * FROM coarse_reports WHERE slot IS NOT NULL');
const until = (check: () => unknown) => expect.poll(check, {timeout: 30_000, interval: 20});

/** Opens a tab that shares, and looks at things once the model can say what they mean. */
async function look(): Promise<Tab> {
  const tab = await shopper.openShop(BOTH, {sync});
  await tab.until(({model}) => model === 'ready');
  await tab.call('record', views(1, 2, 3, 4));
  return tab;
}

/** A shopper whose report of this week is on the server. */
async function share(): Promise<Tab> {
  const tab = await look();
  await until(() => endReportDelay(tab.page)).toBe(1);
  const next = await shopper.openShop(BOTH, {sync});
  await until(rows).toHaveLength(1);
  await tab.page.close();
  return next;
}

it('of several tabs at once, one sends one report; another week’s are the same browser’s to nobody but itself', async () => {
  const tabs = await Promise.all([look(), look(), look()]);
  await until(async () => (await readStores(tabs[0].page)).outbox).toHaveLength(1);
  await endReportDelay(tabs[0].page);
  await Promise.all([1, 2, 3].map(() => shopper.openShop(BOTH, {sync})));
  await until(rows).toHaveLength(1);
  const [{body, epsilon}] = (await tabs[0].call('export')).shared;
  expect(epsilon).toBe(2);
  expect((await rows())[0].report_id).toBe(body.reportId);
  expect((await tabs[1].call('export')).privacySpent).toMatchObject({epsilon: 2, epsilonOfYear: 2, mostOfYear: 104});
  expect(asked.filter((line) => line.startsWith('POST'))).toEqual(['POST reports 204']);
});

it('a report that was drawn waits through crashes of the browser, and is still the only one of its week', async () => {
  const tab = await look();
  await until(async () => (await readStores(tab.page)).outbox).toHaveLength(1);
  const {outbox} = await readStores(tab.page);
  await shopper.crashAndReturn();
  const again = await look();
  expect((await readStores(again.page)).outbox).toEqual(outbox);
  expect(asked).toEqual([]);
});

it('switching off and on asks to erase and sends no other; the account stays', async () => {
  const tab = await share();
  for (let i = 0; i < 5; i++) {
    await tab.call('setConsent', {...ALLOWED, erase: 'sharing'});
    await tab.call('setConsent', BOTH);
    await tab.call('record', views(5, 6));
  }
  await until(rows).toEqual([]);
  await tab.until(({pendingErasures}) => pendingErasures === 0);
  await endReportDelay(tab.page);
  const next = await shopper.openShop(BOTH, {sync});
  await next.call('record', views(7));
  const {outbox, shared, erasures, ledger} = await readStores(next.page);
  expect([outbox, shared, erasures]).toEqual([[], [], []]);
  expect(ledger).toMatchObject([{epoch: toEpoch(Date.now()), spentEpsilon: 2}]);
  expect(asked).toEqual(['POST reports 204', 'DELETE reports 204']);
});

it('forgetting leaves no database once the server has confirmed', async () => {
  const tab = await share();
  await tab.call('setConsent', FORGET);
  await until(rows).toEqual([]);
  await until(() => storageOf(tab.page)).toEqual(NOTHING_STORED);
  expect(asked).toEqual(['POST reports 204', 'DELETE reports 204']);
});

it('forgetting leaves a request to erase while the server is away, and that week has no other report', async () => {
  const tab = await share();
  failing = 503;
  await tab.call('setConsent', FORGET);
  await until(() => asked).toContain('DELETE reports 503');
  const {erasures, ...others} = await readStores(tab.page);
  expect(erasures).toHaveLength(1);
  expect(Object.values(others).flat()).toEqual([]);
  const again = await look();
  await again.call('record', views(5));
  expect(await readStores(again.page)).toMatchObject({outbox: [], ledger: [], erasures: [{wanted: true}]});
  expect((await again.call('status')).pendingErasures).toBe(1);
  expect(asked.filter((line) => line.startsWith('POST'))).toEqual(['POST reports 204']);
});

it('a database of the first release opens, keeps what is the shopper’s, and has its old name erased', async () => {
  const fixture = readFileSync('test/fixtures/databases/browser-version-1.json', 'utf8');
  const {stores} = JSON.parse(fixture) as {stores: Record<string, [key: string | number, value: object][]>};
  const names = ['sharing', 'erasures'].map((store) => (stores[store][0][1] as {profileId: string}).profileId);
  const hash = createHash('sha256')
    .update((stores.sharing[0][1] as {secret: string}).secret)
    .digest('hex');
  await database.query('INSERT INTO profiles VALUES ($1, $2), ($3, $4)', [names[0], hash, names[1], '0'.repeat(64)]);
  [failing, failingAt] = [503, names[1]];
  await database.query('INSERT INTO reports SELECT profile_id, $1::int, 2, 1, 1, 1, 1, 1, 1 FROM profiles', [
    Math.floor(Date.now() / 86_400_000),
  ]);
  const tab = await shopper.openTab();
  await tab.page.evaluate(async (old) => {
    const made = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('vitrine', 1);
      opening.onerror = reject;
      opening.onsuccess = () => resolve(opening.result);
      opening.onupgradeneeded = () => {
        opening.result.createObjectStore('events', {autoIncrement: true});
        for (const name of ['profile', 'state', 'files', 'verdicts']) opening.result.createObjectStore(name);
        for (const [name, entries] of Object.entries(old)) {
          const store =
            name === 'events' ? opening.transaction!.objectStore(name) : opening.result.createObjectStore(name);
          for (const [key, value] of entries) store.put(value, key);
        }
      };
    });
    made.close();
  }, stores);
  await tab.page.reload();
  // Nobody has been asked on this page: what the server knows of the old name is erased all the same.
  await tab.page.waitForFunction(() => 'testPage' in globalThis);
  await tab.call('start', {sync, engine: 'cpu', timeZoneOffsetMinutes: 0, isBot: false}, DENIED);
  await until(() => asked).toEqual(expect.arrayContaining(['DELETE profiles 204', 'DELETE profiles 503']));
  await tab.call('setConsent', BOTH);
  expect((await tab.call('export')).events.map(({itemId}) => itemId)).toEqual(['item-1', 'item-2', 'item-3']);
  expect((await tab.call('export')).privacySpent).toMatchObject({epsilon: 14});
  const {sharing, shared, outbox, erasures} = await readStores(tab.page);
  expect({sharing, shared, outbox}).toEqual({sharing: [], shared: [], outbox: []});
  // The name that the server could not erase is kept, and asked for again.
  expect(erasures).toMatchObject([{kind: 'profile', id: names[1], wanted: true}]);
  expect(await database.query('SELECT profile_id FROM profiles')).toEqual([{profile_id: names[1]}]);
});

it('without a database nothing is shared, for nothing could be remembered', async () => {
  const page = await shopper.context.newPage();
  await page.addInitScript(() => {
    const {Worker: Original} = globalThis;
    // A browser that denies storage: IndexedDB refuses in pages and workers. Modules run in the order of their
    // imports.
    const denial = `Object.defineProperty(globalThis, 'indexedDB', {get() { throw new DOMException('denied', 'SecurityError'); }});`;
    globalThis.Worker = class extends Original {
      constructor(address: string | URL, options?: WorkerOptions) {
        const places = [`data:text/javascript,${encodeURIComponent(denial)}`, new URL(address, location.href).href];
        const source = places.map((place) => `import ${JSON.stringify(place)};`).join('');
        super(URL.createObjectURL(new Blob([source], {type: 'text/javascript'})), options);
      }
    };
  });
  await page.goto(site.url);
  await page.waitForFunction(() => 'testPage' in globalThis);
  const call = (method: string, ...args: unknown[]) =>
    page.evaluate(
      ([name, values]) =>
        (globalThis as unknown as {testPage: {call(name: string, args: unknown): Promise<unknown>}}).testPage.call(
          name as string,
          values,
        ),
      [method, args] as const,
    );
  const config = {sync, engine: 'cpu', timeZoneOffsetMinutes: 0, isBot: false};
  expect(await call('start', config, BOTH)).toMatchObject({storage: 'memory'});
  await call('record', views(1, 2, 3, 4));
  await call('record', views(5));
  expect(await call('export')).toMatchObject({shared: [], events: {length: 5}});
  expect(asked).toEqual([]);
});
