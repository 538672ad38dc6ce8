import {randomBytes} from 'node:crypto';
import type {Browser, BrowserContext, Page, Response, Route} from 'playwright-core';
import {type Inspection, parseInspection} from '../../core/contract/inspection.ts';
import {toReason} from '../../core/contract/errors.ts';
import {openGate} from './gate.ts';
import type {PageFiles} from './page-files.ts';
import {openReachable} from './reachable.ts';

/** The page to open, and how. */
export interface LookOptions {
  readonly address: string;
  /** Host whose private addresses may be reached, see Reachable. */
  readonly named: string | undefined;
  readonly files: PageFiles;
  /** HTML of the page itself, which then needs no network: the page of a file. */
  readonly html?: string;
  /** Whether the page has a tag of its own; otherwise one is added. */
  readonly hasTag: boolean;
  /** Currency of prices without one, for an added tag. */
  readonly currency?: string;
}

/** What a browser found on a page; `fault` says why it found less. */
export interface Look {
  readonly fault?: string;
  readonly inspection?: Inspection;
  /** Events on their way to the worker, as the page script found them; not checked. */
  readonly captured?: readonly unknown[];
  /** Address of the page at the end. */
  readonly address?: string;
  /** Status of the answer; undefined for a file. */
  readonly status?: number;
  /** Whether a page script ran. */
  readonly hasRun?: boolean;
  /** Messages of errors that the page's scripts threw, and requests that were refused. */
  readonly errors?: readonly string[];
  readonly refused?: readonly string[];
}

const LOAD_MS = 25_000;
/** Time that the page script and its chunks have to load. */
const START_MS = 10_000;
const IDLE_MS = 5000;
/** If nothing was recorded for this long, nothing more is expected. */
const QUIET_MS = 1000;
const MAX_QUIET_MS = 6000;
const MAX_EVENTS = 1000;
const MAX_ERRORS = 20;

/** Opens a page in a profile of its own, with consent, and says what Vitrine records there. */
export async function lookAtPage(browser: Browser, options: LookOptions): Promise<Look> {
  const reachable = openReachable(options.named);
  const gate = await openGate(reachable);
  const context = await browser.newContext({
    proxy: {server: gate.address, bypass: '<-loopback>'},
    bypassCSP: true,
    serviceWorkers: 'block',
    acceptDownloads: false,
    locale: 'en-US',
  });
  try {
    context.setDefaultTimeout(START_MS);
    return {...(await watchPage(context, options)), refused: [...gate.refused]};
  } finally {
    await context.close();
    await gate.close();
  }
}

async function watchPage(context: BrowserContext, options: LookOptions): Promise<Look> {
  const {address, files, hasTag, currency} = options;
  const key = randomBytes(8).toString('hex');
  const captured = new Map<unknown, unknown>();
  const errors: string[] = [];
  let newestMs = Date.now();
  await context.exposeBinding(`vitrineDoctor${key}`, (_source, event: unknown) => {
    const id = (event as {id?: unknown} | null)?.id;
    if (captured.size >= MAX_EVENTS || captured.has(id)) return;
    captured.set(id, event);
    newestMs = Date.now();
  });
  await serveFiles(context, {...options, folder: `/vitrine-doctor-${key}/`});
  const src = hasTag ? undefined : `/vitrine-doctor-${key}/vitrine.js`;
  const watching = JSON.stringify({report: `vitrineDoctor${key}`, src, currency});
  await context.addInitScript({content: `(() => {${files.inspect}\nvitrineScript.watch(${watching});})();`});
  const page = await context.newPage();
  context.on('page', (other) => void other.close().catch(() => undefined)); // pop-ups
  page.on('pageerror', ({message}) => errors.length < MAX_ERRORS && errors.push(toReason(message)));
  const {response, fault} = await goTo(page, address);
  const status = response?.status();
  if (fault !== undefined) return {fault, status, errors};
  const hasRun = await waitForCapture(page);
  await page.waitForLoadState('networkidle', {timeout: IDLE_MS}).catch(() => undefined); // some are never idle
  const endMs = Date.now() + MAX_QUIET_MS;
  while (Date.now() < endMs && Date.now() - newestMs < QUIET_MS) await page.waitForTimeout(100);
  const raw: unknown = await page.evaluate(`(() => {${files.inspect}\nreturn vitrineScript.inspect();})()`);
  const inspection = parseInspection(raw);
  return {inspection, captured: [...captured.values()], address: page.url(), status, hasRun, errors};
}

async function goTo(page: Page, address: string): Promise<{response?: Response; fault?: string}> {
  let response: Response | undefined;
  page.on('response', (one) => {
    if (one.request().isNavigationRequest() && one.frame() === page.mainFrame()) response = one;
  });
  try {
    await page.goto(address, {waitUntil: 'load', timeout: LOAD_MS});
    return {response};
  } catch (error) {
    const reason = toReason(error).replace(/^page\.goto: /, '');
    if (/download/i.test(reason)) return {response, fault: 'It is a download, not a page.'};
    if (!/timeout/i.test(reason)) return {response, fault: `The browser could not open it: ${reason}.`};
    // The page never stops loading; what is there can be read if its document has arrived.
    const isThere = await page.waitForLoadState('domcontentloaded', {timeout: 1000}).then(
      () => true,
      () => false,
    );
    return isThere ? {response} : {response, fault: `It did not load within ${LOAD_MS / 1000} s.`};
  }
}

/** Waits until capture has read the page; false if no page script starts. */
async function waitForCapture(page: Page): Promise<boolean> {
  try {
    await page.waitForFunction('window.vitrine && window.vitrine.profiler', undefined, {timeout: START_MS});
    // A call is answered when the page has been read; a name that is not an event records nothing.
    const isRead = page.evaluate("window.vitrine('track', 'vitrine_doctor')");
    const timer = new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), START_MS).unref());
    await Promise.race([isRead, timer]);
    return true;
  } catch {
    return false; // no page script, or one that does not start
  }
}

/** Serves this release's files for the tag that is added; a page of a file gets no other files. */
async function serveFiles(
  context: BrowserContext,
  {address, files, html, folder}: LookOptions & {readonly folder: string},
): Promise<void> {
  const give = async (route: Route, name: string): Promise<void> => {
    const body = await files.read(name);
    if (!body) return route.abort();
    const headers = {'access-control-allow-origin': '*'};
    return route.fulfill({body, headers, contentType: 'text/javascript; charset=utf-8'});
  };
  if (html === undefined) {
    await context.route(
      (url) => url.pathname.startsWith(folder),
      (route) => give(route, new URL(route.request().url()).pathname.slice(folder.length)),
    );
    return;
  }
  await context.route('**', async (route) => {
    const request = route.request();
    const url = new URL(request.url());
    const name = url.pathname.split('/').at(-1) ?? '';
    if (request.isNavigationRequest() && request.url() === address)
      return route.fulfill({body: html, contentType: 'text/html; charset=utf-8'});
    return /^vitrine[\w-]*\.m?js$/.test(name) ? give(route, name) : route.abort();
  });
}
