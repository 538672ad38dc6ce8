import {mkdtemp, rm} from 'node:fs/promises';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {type BrowserContext, chromium, type Page} from '@playwright/test';
import {createStore} from '../../demo-store/create-store.ts';
import type {PageStatus} from '../../src/page/profiler.ts';
import {BROWSER_ARGS, findBrowser} from '../support/browser.ts';
import {type AnyPage, NAME_HELPER} from '../support/browsers.ts';
import type {PageVitrine} from '../support/page-vitrine.ts';
import {buildMissing} from './built-files.ts';

/** Pages asked for with this query come without the script tag: the same shop that has never heard of a profiler. */
export const WITHOUT = '?without-vitrine';
/** A worker that says one word and nothing else: the least that starting one can cost. */
export const EMPTY_WORKER = '/bench/empty-worker.js';
const POLL_MS = 100;
const SCRIPT_TAG = /<script\s+async\s+src="\/vitrine\.js"[^>]*><\/script>/;

/** The demo shop from its built files, on a free port. */
export interface ServedShop {
  /** Without a slash at the end. */
  readonly url: string;
  /** Ids of the catalogue. */
  readonly itemIds: readonly string[];
  close(): Promise<void>;
}

/** The demo shop and a shopper's own Chromium. */
export interface DemoShop extends ServedShop {
  /** A browser whose profile is on disk, as a shopper's is: a private window would keep IndexedDB in memory. */
  readonly context: BrowserContext;
  /** Name and version. */
  readonly browser: string;
}

/** @param fonts see serveDemoShop */
export async function openDemoShop({fonts = true}: {fonts?: boolean} = {}): Promise<DemoShop> {
  const shop = await serveDemoShop({fonts});
  const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-bench-'));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: findBrowser(),
    // The last one measures memory at once instead of after the next collection of garbage.
    args: [...BROWSER_ARGS, '--no-sandbox', '--enable-blink-features=ForceEagerMeasureMemory'],
  });
  await context.addInitScript({content: NAME_HELPER});
  return {
    ...shop,
    context,
    browser: `Chromium ${context.browser()?.version() ?? (await toVersion(context))}`,
    close: async () => {
      await context.close();
      await shop.close();
      await rm(folder, {recursive: true, force: true, maxRetries: 5});
    },
  };
}

/**
 * Pages are cross-origin isolated, so that clocks show microseconds and memory can be measured.
 *
 * @param fonts false leaves out the shop's web font, which moves the page when it arrives, whoever else is there
 */
export async function serveDemoShop({fonts = true}: {fonts?: boolean} = {}): Promise<ServedShop> {
  buildMissing();
  const store = await createStore();
  store.get(EMPTY_WORKER, (_request, reply) => reply.type('text/javascript').send('postMessage("ready")'));
  store.addHook('preHandler', async (request, reply) => {
    if (!fonts && request.url.endsWith('.woff2')) return reply.code(404).send();
  });
  store.addHook('onSend', async (request, reply, payload) => {
    reply
      .header('cross-origin-opener-policy', 'same-origin')
      .header('cross-origin-embedder-policy', 'require-corp')
      .header('cross-origin-resource-policy', 'same-origin');
    if (!request.url.endsWith(WITHOUT) || typeof payload !== 'string') return payload;
    const without = payload.replace(SCRIPT_TAG, '');
    if (without === payload) throw new Error('The shop’s pages have no script tag of the known form to leave out.');
    return without;
  });
  await store.listen({port: 0, host: '127.0.0.1'});
  const {port} = store.server.address() as AddressInfo; // a TCP server has an address with a port
  const url = `http://127.0.0.1:${port}`;
  const catalogue = (await (await fetch(`${url}/catalogue.json`)).json()) as {items: readonly {id: string}[]};
  return {
    url,
    itemIds: catalogue.items.map(({id}) => id),
    close: async () => {
      await store.close();
    },
  };
}

/** Opens a page of the shop, agrees to personal shelves, and waits until capture, model and engine are as they stay. */
export async function openAsKnown({context, url}: DemoShop, address: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${url}${address}`);
  await becomeKnown(page);
  return page;
}

/** Agrees to personal shelves in a page of the shop, and waits until capture, model and engine are as they stay. */
export async function becomeKnown(page: AnyPage): Promise<void> {
  while (!(await page.evaluate(() => (globalThis as unknown as PageVitrine).vitrine?.profiler !== undefined, null))) {
    await delay(POLL_MS);
  }
  await page.evaluate(async () => {
    const choice = {personalization: true, sharing: false};
    // Where the shop keeps that it has asked; without it every page would begin with its banner.
    localStorage.setItem('bellwick-consent', JSON.stringify(choice));
    await (globalThis as unknown as PageVitrine).vitrine('consent', choice);
  }, null);
  await untilStatus(
    page,
    ({engine, captured}) =>
      engine?.model === 'ready' && engine.engineChoice !== undefined && Object.keys(captured ?? {}).length > 0,
  );
}

/** Resolves when the page's status is as wanted. */
export async function untilStatus(
  page: Pick<AnyPage, 'evaluate'>,
  isWanted: (status: PageStatus) => boolean,
): Promise<PageStatus> {
  for (;;) {
    const status = await page.evaluate(() => (globalThis as unknown as PageVitrine).vitrine('status'), null);
    if (isWanted(status)) return status;
    await delay(POLL_MS);
  }
}

async function toVersion(context: BrowserContext): Promise<string> {
  const page = await context.newPage();
  const version = await page.evaluate(() => /Chrome\/([\d.]+)/.exec(navigator.userAgent)?.[1] ?? 'of unknown version');
  await page.close();
  return version;
}
