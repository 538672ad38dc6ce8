import type {BrowserContext} from '@playwright/test';
import {FORM_ADDRESS, type BarePage} from './bare-pages.ts';
import {type BareShop, openBareShop} from './bare-shop.ts';
import {readLog, untilChecked, waitFor} from './log.ts';
import type {Checked, Told} from './tally.ts';

/** How the pages of one walk are left. */
export interface Leaving {
  /** From the page script's run until the page is left. */
  readonly waitMs: number;
  /** Slows the main thread by this factor. */
  readonly rate: number;
  /** Whether scripts of the page itself keep its main thread busy. */
  readonly isBusy: boolean;
}

/** Something late on a page happens this long before the page is left. */
const LATE_MS = 30;
const MAX_LOAD_MS = 30_000;

/**
 * Walks through pages in the given order, each of which is left for the next, and stays on the last one.
 *
 * @returns what each page told, and how often it is in the log then
 */
export async function leaveBarePages(
  context: BrowserContext,
  pages: readonly BarePage[],
  leaving: Leaving,
): Promise<readonly Checked[]> {
  const shop = await openBareShop();
  const page = await context.newPage();
  try {
    const told = servePages(shop, pages, leaving);
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', {rate: leaving.rate});
    await page.goto(`${shop.origin}/start`, {waitUntil: 'commit'});
    await page.waitForURL('**/stay/a', {timeout: MAX_LOAD_MS * pages.length});
    await session.send('Emulation.setCPUThrottlingRate', {rate: 1});
    return await untilChecked(page, told, async () => {
      await page.goto(`${shop.origin}/stay/b`);
      await waitFor(async () => (await readLog(page)).some(({itemId}) => itemId === 'stay-b'));
    });
  } finally {
    await page.close();
    await shop.close();
  }
}

/** Serves the pages from `/start` to `/stay/a`; `/stay/b` is served too. @returns what they tell */
function servePages(shop: BareShop, pages: readonly BarePage[], leaving: Leaving): Told[] {
  const {waitMs, rate, isBusy} = leaving;
  const beside = [rate > 1 ? `throttle ${rate}` : 'nothing', ...(isBusy ? ['busy page'] : [])].join(', ');
  const keys = pages.map((page, index) => toKey(index, page));
  const addresses = [...pages.map((page, n) => page.address?.(keys[n]) ?? `/page/${n}`), '/stay/a'];
  shop.pages.set('/start', {onRan: leaveFor(addresses[0])});
  for (const [n, page] of pages.entries()) {
    const {html, act, late, isLeftByButton, toFormAddress, toResults} = page;
    const key = keys[n];
    const next = addresses[n + 1];
    const leave = isLeftByButton ? 'document.querySelector("button").click()' : leaveFor(next);
    const onRan = [act?.(key), late && after(waitMs - LATE_MS, late(key)), after(waitMs, leave)].filter(Boolean);
    shop.pages.set(addresses[n], {
      html: html?.(key).replace(FORM_ADDRESS, toFormAddress?.(next) ?? next),
      onRan: onRan.join('; '),
      isBusy,
    });
    if (toResults) shop.pages.set(toResults(key), {onRan: after(waitMs, leaveFor(next)), isBusy});
  }
  for (const name of ['a', 'b'])
    shop.pages.set(`/stay/${name}`, {html: `<h1 data-vitrine-view="stay-${name}">Stay</h1>`});
  return pages.map(({kind, dialect}, n) => ({kind, dialect, key: keys[n], left: `${waitMs} ms`, beside}));
}

function after(ms: number, script: string): string {
  return ms > 0 ? `setTimeout(() => {${script}}, ${ms})` : script;
}

function leaveFor(address: string): string {
  return `location.href = ${JSON.stringify(address)}`;
}

/** Ids of letters alone where the shop does not number its products, so that they are search words too. */
function toKey(index: number, {isNumbered}: BarePage): string {
  const letters = [...index.toString().padStart(3, '0')].map((digit) => String.fromCharCode(97 + Number(digit)));
  return isNumbered ? String(100_000 + index) : `jug${letters.join('')}`;
}
