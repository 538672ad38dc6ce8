import {Worker} from 'node:worker_threads';
import {cpus} from 'node:os';
import type {BrowserContext, Page} from '@playwright/test';
import type {PageVitrine} from '../../support/page-vitrine.ts';
import {type ServedShop, serveDemoShop} from '../demo-shop.ts';
import {readLog, untilChecked, waitFor} from './log.ts';
import type {Checked, Told} from './tally.ts';

/** How the pages of one visit to the demo shop are left. */
export interface DemoLeaving {
  /** From the page's `load`, or from the shop's word of the order, until the page is left. */
  readonly waitMs: number;
  /** Whether every core of the machine has other work. */
  readonly isLoaded: boolean;
}

const MAX_LOAD_MS = 60_000;

/** Walks through product pages of the demo shop, each left for the next one. */
export function leaveProducts(
  context: BrowserContext,
  pages: number,
  leaving: DemoLeaving,
): Promise<readonly Checked[]> {
  return visit(context, leaving, async (page, {url, itemIds}) => {
    const products = itemIds.slice(0, pages);
    const addresses = products.map((id) => `/product/${id}`);
    await page.addInitScript(leaveOnLoad, {addresses, waitMs: leaving.waitMs});
    await page.goto(url + addresses[0], {waitUntil: 'commit'});
    await page.waitForURL(`${url}/about`, {timeout: MAX_LOAD_MS * pages});
    return products.map((key): Told => ({kind: 'view', dialect: 'demo shop', key, ...toNames(leaving)}));
  });
}

/** Buys one product after the other; the page that says thank you is left for another one, or its tab is closed. */
export function leaveOrders(
  context: BrowserContext,
  orders: number,
  leaving: DemoLeaving,
): Promise<readonly Checked[]> {
  return visit(context, leaving, async (first, {url, itemIds}) => {
    const told: Told[] = [];
    for (const [n, key] of itemIds.slice(0, orders).entries()) {
      const isClosed = n % 2 === 1;
      const page = isClosed ? await context.newPage() : first;
      await page.goto(`${url}/checkout`, {waitUntil: 'commit'});
      await page.evaluate((id) => localStorage.setItem('bellwick-cart', JSON.stringify([{id, quantity: 1}])), key);
      await page.reload({waitUntil: 'load'});
      await page.locator('[data-summary] li').waitFor();
      await page.evaluate(order);
      await page.waitForURL(`${url}/order`, {waitUntil: 'commit', timeout: MAX_LOAD_MS});
      await page.waitForFunction(hasToldOrder, undefined, {polling: 5, timeout: MAX_LOAD_MS});
      if (isClosed) {
        await page.waitForTimeout(leaving.waitMs);
        await page.close({runBeforeUnload: true});
      } else {
        await page.evaluate((ms) => setTimeout(() => (location.href = '/about'), ms), leaving.waitMs);
        await page.waitForURL(`${url}/about`, {timeout: MAX_LOAD_MS});
      }
      const names = toNames(leaving);
      const left = isClosed ? `${names.left}, tab closed` : names.left;
      told.push({kind: 'purchase', dialect: 'demo shop', key, ...names, left});
    }
    return told;
  });
}

/** One visit to a demo shop of its own, by a shopper who has agreed. */
async function visit(
  context: BrowserContext,
  {isLoaded}: DemoLeaving,
  leave: (page: Page, shop: ServedShop) => Promise<readonly Told[]>,
): Promise<readonly Checked[]> {
  const shop = await serveDemoShop();
  const page = await context.newPage();
  const load = isLoaded ? cpus().map(() => new Worker('for (;;);', {eval: true})) : [];
  try {
    await page.goto(`${shop.url}/about`);
    await page.evaluate(agree);
    const told = await leave(page, shop);
    await Promise.all(load.map((worker) => worker.terminate()));
    return await untilChecked(page, told, async () => {
      const last = shop.itemIds.at(-1);
      await page.goto(`${shop.url}/product/${last}`);
      await waitFor(async () => (await readLog(page)).some(({itemId}) => itemId === last));
    });
  } finally {
    await Promise.all(load.map((worker) => worker.terminate()));
    await page.close();
    await shop.close();
  }
}

function toNames({waitMs, isLoaded}: DemoLeaving): Pick<Told, 'left' | 'beside'> {
  return {left: `${waitMs} ms`, beside: isLoaded ? 'busy machine' : 'nothing'};
}

/** In every page: leaves it for the next address some time after `load`. */
function leaveOnLoad({addresses, waitMs}: {addresses: readonly string[]; waitMs: number}): void {
  const at = addresses.indexOf(location.pathname);
  if (at < 0) return;
  const leave = (): void => {
    location.href = addresses[at + 1] ?? '/about';
  };
  addEventListener('load', () => (waitMs > 0 ? setTimeout(leave, waitMs) : leave()));
}

async function agree(): Promise<void> {
  const choice = {personalization: true, sharing: false};
  localStorage.setItem('bellwick-consent', JSON.stringify(choice));
  await (window as unknown as PageVitrine).vitrine('consent', choice);
}

/** Fills in the checkout and sends it. */
function order(): void {
  const form = document.querySelector<HTMLFormElement>('[data-form="checkout"]')!;
  for (const field of form.querySelectorAll<HTMLInputElement>('input[required]')) {
    const {type, name} = field;
    field.value ||=
      type === 'email' ? 'a@shop.example' : name === 'expiry' ? '12/40' : name === 'postcode' ? '10115' : '123';
  }
  form.requestSubmit();
}

/** Whether the page has told the order and the page script has run. */
function hasToldOrder(): boolean {
  const page = window as unknown as Partial<PageVitrine> & {dataLayer?: readonly {event?: string}[]};
  return !!page.vitrine?.profiler && !!page.dataLayer?.some(({event}) => event === 'purchase');
}
