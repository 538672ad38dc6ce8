import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {type BrowserContext, chromium, expect, type Page, test as base} from '@playwright/test';
import type {Profiler} from '../../src/page/profiler.ts';
import {BROWSER_ARGS, findBrowser} from './browser.ts';
import {type DemoShop, openDemoShop} from './demo-shop.ts';
import {type PageVitrine, untilVitrine} from './page-vitrine.ts';
import {endReportDelay} from './report-delay.ts';

export {expect, untilVitrine};

/** A shopper's browser, whose profile folder outlives it. */
export class Visitor {
  private constructor(
    private readonly folder: string,
    public context: BrowserContext,
  ) {}

  static async arrive(): Promise<Visitor> {
    const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-visitor-'));
    return new Visitor(folder, await launch(folder));
  }

  async closeAndReturn(): Promise<void> {
    await this.context.close();
    this.context = await launch(this.folder);
  }

  async leave(): Promise<void> {
    await this.context.close();
    await rm(this.folder, {recursive: true, force: true, maxRetries: 5});
  }
}

function launch(folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, {
    executablePath: findBrowser(),
    args: BROWSER_ARGS,
    chromiumSandbox: process.getuid?.() !== 0,
    reducedMotion: 'reduce',
  });
}

/** Playwright's test with a demo shop and a visitor of its own. */
export const test = base.extend<{shop: DemoShop; visitor: Visitor}>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter list.
  shop: async ({}, use) => {
    const shop = await openDemoShop();
    await use(shop);
    await shop.close();
  },
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter list.
  visitor: async ({}, use) => {
    const visitor = await Visitor.arrive();
    await use(visitor);
    await visitor.leave();
  },
});

/** What the page's `vitrine(…)` answers. */
export const vitrine = (page: Page) => {
  const ask = async <Name extends 'status' | 'export' | 'profile' | 'predict'>(name: Name) => {
    await untilVitrine(page);
    // The compiler cannot tell that all four take no arguments, nor which answer belongs to a name.
    const answer: unknown = await page.evaluate(
      (method) => (window as unknown as PageVitrine).vitrine(method as 'status'),
      name,
    );
    return answer as Awaited<ReturnType<Profiler[Name]>>;
  };
  return {
    status: () => ask('status'),
    exported: () => ask('export'),
    profile: () => ask('profile'),
    predict: () => ask('predict'),
  };
};

/**
 * Opens the shop's home page and agrees to everything in its banner. Then the page's `vitrine(…)` answers; before, the
 * queue stub takes calls without an answer.
 */
export async function openAgreed(page: Page, origin: string): Promise<void> {
  await page.goto(origin);
  await untilVitrine(page);
  await page.getByRole('button', {name: 'Accept all'}).click();
}

/** Opens a product's page; resolves when its view is durable. */
export async function openProduct(page: Page, origin: string, id: string): Promise<void> {
  await page.goto(`${origin}/product/${id}`);
  await expect
    .poll(async () => (await vitrine(page).exported()).events.some(({itemId}) => itemId === id), {timeout: 20_000})
    .toBe(true);
}

/** Makes the browser send the report that it has drawn; resolves when the page is there again. */
export async function sendReport(page: Page): Promise<void> {
  await expect.poll(() => endReportDelay(page), {timeout: 60_000}).toBe(1);
  await page.reload();
  await untilVitrine(page);
}
