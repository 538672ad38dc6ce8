import {type BrowserContext, expect, type Page, test} from '@playwright/test';
import {BARE_PAGES} from '../bench/capture/bare-pages.ts';
import {type BareShop, openBareShop} from '../bench/capture/bare-shop.ts';
import {leaveBarePages} from '../bench/capture/leave-bare-pages.ts';
import {leaveOrders, leaveProducts} from '../bench/capture/leave-demo-shop.ts';
import {readLog} from '../bench/capture/log.ts';
import {openShopper} from '../bench/capture/shopper.ts';
import type {Checked} from '../bench/capture/tally.ts';
import type {PageVitrine} from '../support/page-vitrine.ts';

// The quick form of `npm run bench -- capture`: nothing is lost and nothing counted twice, whatever the times.

/** What is not in the log once. */
const wrong = (checked: readonly Checked[]) =>
  checked.filter(({found}) => found !== 1).map(({kind, dialect, left, found}) => ({kind, dialect, left, found}));

for (const waitMs of [0, 150]) {
  test(`bare pages that are left after ${waitMs} ms are in the log once each`, async () => {
    test.slow();
    const {context, close} = await openShopper();
    const checked = await leaveBarePages(context, BARE_PAGES, {waitMs, rate: 1, isBusy: false});
    await close();
    expect(checked).toHaveLength(BARE_PAGES.length);
    expect(wrong(checked)).toEqual([]);
  });
}

test('products and orders of the demo shop that are left at once are in the log once each', async () => {
  test.slow();
  const {context, close} = await openShopper();
  const leaving = {waitMs: 0, isLoaded: false};
  const checked = [...(await leaveProducts(context, 4, leaving)), ...(await leaveOrders(context, 2, leaving))];
  await close();
  expect(checked).toHaveLength(6);
  expect(wrong(checked)).toEqual([]);
});

/** A shopper in a shop of bare pages, each of which shows the product that its path names. */
async function visitShop(
  act: (context: BrowserContext, page: Page, origin: string, shop: BareShop) => Promise<void>,
): Promise<void> {
  const [{context, close}, shop] = [await openShopper(), await openBareShop()];
  for (const id of ['one', 'two', 'three', 'four'])
    shop.pages.set(`/${id}`, {
      html: `<h1 data-vitrine-view="${id}">Jug</h1><script>localStorage.ran = "${id}"</script>`,
    });
  try {
    await act(context, await context.newPage(), shop.origin, shop);
  } finally {
    await close();
    await shop.close();
  }
}

/** How often a product was viewed. */
const countViews = async (page: Page, id: string): Promise<number> =>
  (await readLog(page)).filter(({kind, itemId}) => kind === 'view' && itemId === id).length;

test('a page that comes back from the back/forward cache is viewed once more', async () => {
  await visitShop(async (_, page, origin) => {
    await page.goto(`${origin}/one`);
    await expect.poll(() => countViews(page, 'one')).toBe(1);
    // What the browser tells a page that it keeps and shows again, later than a page that merely renders itself anew.
    await page.evaluate(async (ms) => {
      dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}));
      await new Promise((resolve) => setTimeout(resolve, ms));
      dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}));
    }, 1000);
    await expect.poll(() => countViews(page, 'one')).toBe(2);
    await page.goto(`${origin}/two`);
    await expect.poll(() => countViews(page, 'two')).toBe(1);
    expect(await countViews(page, 'one')).toBe(2);
  });
});

test('a prerendered page counts when it is shown, once', async () => {
  await visitShop(async (context, page, origin) => {
    // A driven browser prerenders no page, so that the page is told that it is prerendered.
    await page.addInitScript(() => {
      const isHidden = (): boolean => location.pathname === '/two' && !('isShown' in window);
      Object.defineProperty(Document.prototype, 'prerendering', {configurable: true, get: isHidden});
    });
    await page.goto(`${origin}/two`);
    await page.waitForFunction(() => 'profiler' in ((window as {vitrine?: object}).vitrine ?? {}));
    const other = await context.newPage();
    await other.goto(`${origin}/one`);
    await expect.poll(() => countViews(other, 'one')).toBe(1);
    expect(await countViews(other, 'two')).toBe(0);
    await page.evaluate(() => {
      Reflect.set(window, 'isShown', true);
      document.dispatchEvent(new Event('prerenderingchange'));
    });
    await expect.poll(() => countViews(other, 'two')).toBe(1);
    await page.goto(`${origin}/three`);
    await expect.poll(() => countViews(page, 'three')).toBe(1);
    expect(await countViews(page, 'two')).toBe(1);
  });
});

test('what a hidden page left is counted once when the page itself is read later', async () => {
  const dialects = ['named data layer', 'Segment', 'Snowplow'];
  const told = BARE_PAGES.filter(({dialect}) => dialects.includes(dialect));
  expect(told).toHaveLength(9);
  await visitShop(async (context, page, origin, shop) => {
    for (const [n, {html}] of told.entries()) shop.pages.set(`/told/${n}`, {html: html!(`told-${n}`)});
    for (const n of told.keys()) {
      // The main chunk arrives only after the page was hidden and another tab has read what it left.
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      await page.route('**/vitrine-main.js', async (route) => {
        await held;
        await route.continue();
      });
      await page.goto(`${origin}/told/${n}`);
      await page.waitForFunction(() => 'profiler' in ((window as {vitrine?: object}).vitrine ?? {}));
      await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true})));
      const other = await context.newPage();
      await other.goto(`${origin}/one`);
      const count = async (): Promise<number> =>
        (await readLog(other)).filter(({kind, itemId}) => kind === told[n].kind && itemId === `told-${n}`).length;
      await expect.poll(count).toBe(1);
      release();
      const status = (): Promise<Record<string, number> | undefined> =>
        page.evaluate(async () => (await (window as unknown as PageVitrine).vitrine('status')).captured);
      await expect.poll(async () => (await status())?.['data-layer'] ?? 0).toBeGreaterThan(0);
      await page.goto(`${origin}/two`);
      await expect.poll(() => countViews(other, 'two')).toBe(n + 1);
      expect(await count()).toBe(1);
      await other.close();
      await page.unroute('**/vitrine-main.js');
    }
  });
});

test('two tabs that find at once what a page left count it once, and each its own view', async () => {
  await visitShop(async (context, page, origin) => {
    await context.route('**/vitrine-main.js', (route) => route.abort());
    await page.goto(`${origin}/one`);
    await expect.poll(() => page.evaluate(() => localStorage.ran as string)).toBe('one');
    await page.waitForFunction(() => 'profiler' in ((window as {vitrine?: object}).vitrine ?? {}));
    await page.goto('about:blank');
    await context.unroute('**/vitrine-main.js');
    // A duplicated tab and its original load at the same time.
    const other = await context.newPage();
    await Promise.all([page.goto(`${origin}/two`), other.goto(`${origin}/three`)]);
    for (const id of ['one', 'two', 'three']) await expect.poll(() => countViews(other, id)).toBe(1);
    await page.goto(`${origin}/four`);
    await expect.poll(() => countViews(page, 'four')).toBe(1);
    for (const id of ['one', 'two', 'three']) expect(await countViews(page, id)).toBe(1);
  });
});
