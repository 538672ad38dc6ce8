import {readFile} from 'node:fs/promises';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import type {Page} from '@playwright/test';
import type {FastifyInstance} from 'fastify';
import {createApp} from '../../src/server/app.ts';
import {openDatabase} from '../../src/server/database.ts';

/** What a page of the shop says before the page script runs, by every way that there is. */
export interface PagePlan {
  /** `data-consent`; `auto` by default. */
  readonly mode?: 'auto' | 'manual' | 'granted';
  readonly gpc?: boolean;
  readonly dnt?: boolean;
  /** Calls through the queue stub. */
  readonly stub?: readonly (readonly [name: string, ...args: unknown[]])[];
  /** `gtag('consent', …)` commands. */
  readonly consentMode?: readonly (readonly [action: string, values: object])[];
  /** What the page's TCF tool answers a listener at once. */
  readonly tcf?: {readonly status: string; readonly purposes: readonly number[]};
  readonly shopify?: ShopifyAnswers;
  /** Whether the page has the panel of the profile. */
  readonly panel?: boolean;
}

export interface ShopifyAnswers {
  readonly preferences: boolean;
  readonly analytics: boolean;
  readonly saleOfData: boolean;
  /** Whether the shop's consent banner has not been answered yet. */
  readonly banner: boolean;
}

/**
 * How a request to the sync server is answered: by the server itself, or by something in front of it such as a
 * firewall.
 */
export type ServerMood = 'well' | 'fails' | 'firewall' | 'garbage' | 'silent';

/** What the page offers to `page.evaluate`, beside `vitrine`. */
export interface SignalPage {
  readonly signals: {
    consentMode(action: string, values: object): void;
    tcf(status: string, purposes: readonly number[]): void;
    shopify(answers: ShopifyAnswers): void;
  };
}

/** One shop a host name below `localhost`, so that each test or walk has storage of its own in one browser. */
export interface SignalShop {
  readonly port: number;
  /** Address of a page. @param host e.g. `walk-7` */
  page(host: string, plan: PagePlan): string;
  setMood(host: string, mood: ServerMood): void;
  /** Names of reports that the server holds of a host's browsers. */
  rows(host: string): Promise<readonly string[]>;
  /** Requests to the sync server, in order: method and status of the answer. */
  syncRequests(host: string): readonly {readonly method: string; readonly status: number; readonly timeMs: number}[];
  close(): Promise<void>;
}

interface HostState {
  mood: ServerMood;
  readonly requests: {method: string; status: number; timeMs: number}[];
  readonly names: Set<string>;
}

const FILES: Readonly<Record<string, string>> = {'.js': 'text/javascript', '.json': 'application/json'};

/** Says something in an open page by one of its ways. */
export async function signal<Name extends keyof SignalPage['signals']>(
  page: Page,
  name: Name,
  ...args: Parameters<SignalPage['signals'][Name]>
): Promise<void> {
  await page.evaluate(
    ([way, given]) =>
      (window as unknown as {signals: Record<string, (...args: unknown[]) => void>}).signals[way](...given),
    [name, args as unknown[]] as const,
  );
}

export async function openSignalShop(): Promise<SignalShop> {
  const database = await openDatabase('memory:');
  const app = await createApp({database, requestsPerMinute: 1e9, log: () => {}});
  await app.ready();
  const hosts = new Map<string, HostState>();
  const stateOf = (host: string): HostState => {
    const known = hosts.get(host) ?? {mood: 'well', requests: [], names: new Set()};
    hosts.set(host, known);
    return known;
  };
  const server = createServer((request, response) => {
    const host = (request.headers.host ?? '').split('.')[0];
    const url = new URL(request.url ?? '/', 'http://shop');
    const answered = url.pathname.startsWith('/vitrine/')
      ? answerSync({request, response, state: stateOf(host), app})
      : answerShop(url, response);
    answered.catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as AddressInfo; // a TCP server has an address with a port
  return {
    port,
    page: (host, plan) => `http://${host}.localhost:${port}/page?plan=${encodeURIComponent(JSON.stringify(plan))}`,
    setMood(host, mood) {
      stateOf(host).mood = mood;
    },
    async rows(host) {
      const names = [...stateOf(host).names];
      const found = await database.query<{report_id: string}>(
        'SELECT report_id FROM coarse_reports WHERE report_id = ANY($1) AND slot IS NOT NULL',
        [names],
      );
      return found.map(({report_id}) => report_id);
    },
    syncRequests: (host) => stateOf(host).requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await app.close();
      await database.close();
    },
  };
}

async function answerShop(url: URL, response: ServerResponse): Promise<void> {
  if (url.pathname === '/page') {
    const plan = JSON.parse(url.searchParams.get('plan') ?? '{}') as PagePlan;
    response.writeHead(200, {'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store'});
    response.end(toPage(plan));
    return;
  }
  const name = /^\/(vitrine[a-z0-9-]*\.m?js)$/.exec(url.pathname)?.[1];
  const body = name === undefined ? undefined : await readBuilt(name);
  if (!body) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {'content-type': FILES['.js'], 'cache-control': 'max-age=3600'}).end(body);
}

/**
 * Built files as they were when they were first asked for; a thousand walks ask for each of them thousands of times.
 */
const built = new Map<string, Promise<Buffer | undefined>>();
function readBuilt(name: string): Promise<Buffer | undefined> {
  const body = built.get(name) ?? readFile(`dist/${name}`).catch(() => undefined);
  built.set(name, body);
  return body;
}

async function answerSync({
  request,
  response,
  state,
  app,
}: {
  request: IncomingMessage;
  response: ServerResponse;
  state: HostState;
  app: FastifyInstance;
}): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const payload = Buffer.concat(parts);
  const {method = 'GET'} = request;
  const note = (status: number): void => void state.requests.push({method, status, timeMs: Date.now()});
  if (method === 'POST') {
    // Also what the server refuses: a name that it never took has no row.
    const {reportId} = JSON.parse(payload.toString()) as {reportId: string};
    state.names.add(reportId);
  }
  if (state.mood !== 'well') {
    const status = {fails: 500, firewall: 403, garbage: 200, silent: 0}[state.mood];
    note(status);
    if (status === 0) return void response.destroy();
    response.writeHead(status, {'content-type': 'text/html'}).end('<!doctype html><title>Not the server</title>');
    return;
  }
  const answer = await app.inject({
    method: method as 'POST',
    url: request.url ?? '/',
    headers: {
      ...(request.headers.authorization && {authorization: request.headers.authorization}),
      ...(payload.length > 0 && {'content-type': 'application/json'}),
    },
    ...(payload.length > 0 && {payload}),
  });
  note(answer.statusCode);
  response.writeHead(answer.statusCode, {'content-type': 'application/json'}).end(answer.body);
}

function toPage({mode = 'auto', gpc, dnt, stub = [], consentMode = [], tcf, shopify, panel}: PagePlan): string {
  const json = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8" /><title>A shop with signals</title>
<script>
  ${gpc ? "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true, configurable: true});" : ''}
  ${dnt ? "Object.defineProperty(Navigator.prototype, 'doNotTrack', {get: () => '1', configurable: true});" : ''}
  window.dataLayer = window.dataLayer || [];
  function gtag() { dataLayer.push(arguments); }
  for (const [action, values] of ${json(consentMode)}) gtag('consent', action, values);
  const heard = [];
  const toData = (status, purposes) =>
    ({gdprApplies: true, eventStatus: status, purpose: {consents: Object.fromEntries(purposes.map((p) => [p, true]))}});
  let answered = ${json(tcf ?? null)};
  function provideTcf() {
    window.__tcfapi = (command, version, listener) => {
      if (command !== 'addEventListener') return;
      heard.push(listener);
      if (answered) listener(toData(answered.status, answered.purposes), true);
    };
  }
  if (answered) provideTcf();
  const shopifyApi = (answers) => ({
    customerPrivacy: {
      shouldShowBanner: () => answers.banner,
      preferencesProcessingAllowed: () => answers.preferences,
      analyticsProcessingAllowed: () => answers.analytics,
      saleOfDataAllowed: () => answers.saleOfData,
    },
  });
  if (${json(shopify ?? null)}) window.Shopify = shopifyApi(${json(shopify ?? null)});
  window.signals = {
    consentMode: (action, values) => gtag('consent', action, values),
    tcf(status, purposes) {
      answered = {status, purposes};
      for (const listener of heard) listener(toData(status, purposes), true);
    },
    shopify(answers) {
      window.Shopify = shopifyApi(answers);
      document.dispatchEvent(new CustomEvent('visitorConsentCollected', {detail: {}}));
    },
  };
  window.vitrine = window.vitrine || function () { (vitrine.q = vitrine.q || []).push(arguments); };
  for (const call of ${json(stub)}) vitrine(...call);
</script>
<script async src="/vitrine.js" data-sync="/vitrine" data-engine="cpu" data-consent="${mode}"></script>
</head><body><h1>A shop with signals</h1>${panel ? '<vitrine-profile></vitrine-profile>' : ''}</body></html>`;
}
