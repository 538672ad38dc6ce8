import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {type BrowserContext, chromium, type Page} from '@playwright/test';
import type {CapturedEvent} from '../../../src/core/contract/captured-event.ts';
import type {Consent, ConsentOrder} from '../../../src/core/contract/consent.ts';
import type {WorkerApi, WorkerConfig, WorkerStatus} from '../../../src/core/contract/worker-api.ts';
import {BROWSER_ARGS, findBrowser} from '../../support/browser.ts';
import type {TestPage} from './page.ts';

export const ALLOWED: Consent = {personalization: true, sharing: false};
export const DENIED: Consent = {personalization: false, sharing: false};
/** The shopper said no: what is stored has to go. */
export const FORGET: ConsentOrder = {...DENIED, erase: 'all'};

/** One tab of the shop with its worker. */
export interface Tab {
  readonly page: Page;
  call<Method extends keyof WorkerApi>(
    method: Method,
    ...args: Parameters<WorkerApi[Method]>
  ): Promise<Awaited<ReturnType<WorkerApi[Method]>>>;
  /** Resolves when the status is as wanted. */
  until(isWanted: (status: WorkerStatus) => boolean): Promise<WorkerStatus>;
  messages(): Promise<string[]>;
}

/** A browser of the shopper's own, whose profile folder outlives it. */
export class Shopper {
  private constructor(
    private readonly folder: string,
    public context: BrowserContext,
    private readonly url: string,
  ) {}

  /** @param profile folder of the browser's profile; a new, empty one by default */
  static async arrive(url: string, profile?: string): Promise<Shopper> {
    const folder = profile ?? (await mkdtemp(path.join(tmpdir(), 'vitrine-shopper-')));
    return new Shopper(folder, await openChromium(folder), url);
  }

  /**
   * Opens a tab; the worker is not started yet.
   *
   * @param place of a page with another worker
   */
  async openTab(place = ''): Promise<Tab> {
    const page = await this.context.newPage();
    await page.goto(this.url + place);
    await page.waitForFunction(() => 'testPage' in globalThis);
    return toTab(page);
  }

  /** Opens a tab whose worker is started with the site's model and catalogue. */
  async openShop(consent: ConsentOrder = ALLOWED, config: Partial<WorkerConfig> = {}): Promise<Tab> {
    const tab = await this.openTab();
    await tab.call('start', toConfig(this.url, config), consent);
    return tab;
  }

  /** Kills the browser's processes as a crash would, and opens it again on the same profile. */
  async crashAndReturn(): Promise<void> {
    const session = await this.context.browser()?.newBrowserCDPSession();
    const closed = new Promise((resolve) => this.context.once('close', resolve));
    await session?.send('Browser.crash').catch(() => undefined); // the answer never comes: the browser is gone
    await closed;
    this.context = await openChromium(this.folder);
  }

  async leave(): Promise<void> {
    await this.context.close();
    await rm(this.folder, {recursive: true, force: true, maxRetries: 5});
  }
}

/** A host on this machine that is no secure context, as localhost would be: what a shop without https has. */
export const PLAIN_HOST = 'shop.test';

/** Chromium on a profile folder: opened again, it is the same shopper. */
function openChromium(folder: string): Promise<BrowserContext> {
  const resolve = `--host-resolver-rules=MAP ${PLAIN_HOST} 127.0.0.1`;
  const args = [...BROWSER_ARGS, '--no-sandbox', resolve]; // tests may run as root
  return chromium.launchPersistentContext(folder, {executablePath: findBrowser(), args});
}

export function toConfig(url: string, config: Partial<WorkerConfig> = {}): WorkerConfig {
  return {
    model: `${url}model/manifest.json`,
    catalogue: `${url}catalogue.json`,
    engine: 'cpu',
    timeZoneOffsetMinutes: 60,
    isBot: false,
    ...config,
  };
}

let nextId = 0;

/** A captured event of now; every id is new. */
export function captured(kind: CapturedEvent['kind'], fields: Partial<CapturedEvent> = {}): CapturedEvent {
  return {id: `event-${nextId++}`, source: 'api', kind, timeMs: Date.now(), ...fields};
}

/** Views of ring items, one after the other. */
export function views(...items: number[]): CapturedEvent[] {
  return items.map((n) => captured('view', {itemId: `item-${n}`}));
}

function toTab(page: Page): Tab {
  const tab: Tab = {
    page,
    call: (method, ...args) =>
      page.evaluate(
        ([name, values]) =>
          (globalThis as unknown as {testPage: TestPage}).testPage.call(name as never, values as never),
        [method, args] as const,
      ) as never, // what the worker answers
    async until(isWanted) {
      for (;;) {
        const status = await tab.call('status');
        if (isWanted(status)) return status;
      }
    },
    messages: () => page.evaluate(() => (globalThis as unknown as {testPage: TestPage}).testPage.messages),
  };
  return tab;
}
