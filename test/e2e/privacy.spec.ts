import type {Page} from '@playwright/test';
import {parseCoarseReport} from '../../src/core/contract/coarse-report.ts';
import type {SeenRequest} from '../support/demo-shop.ts';
import {expect, openAgreed, openProduct, sendReport, test, vitrine} from '../support/demo-test.ts';
import type {PageVitrine} from '../support/page-vitrine.ts';
import {endReportDelay} from '../support/report-delay.ts';

/** Words that occur nowhere else: wherever one turns up, it came from what the shopper typed or looked at. */
const CANARIES = {search: 'zebrafinchquery', name: 'Quillfeather', product: 'ocelot-product', title: 'Ocelot Lamp'};

/** Canaries in address, headers or body of a request, as they are or encoded. */
function canariesIn({url, headers, body}: SeenRequest): string[] {
  const text = [url, decodeURIComponent(url), JSON.stringify(headers), JSON.stringify(body ?? null)]
    .join('\n')
    .toLowerCase();
  return Object.values(CANARIES).filter((word) =>
    [word, encodeURIComponent(word), btoa(word)].some((form) => text.includes(form.toLowerCase())),
  );
}

/** Enough for a first report. */
async function openProducts(page: Page, origin: string): Promise<void> {
  for (const id of ['electric-guitar-comet', 'violin-4-4-student', 'five-string-banjo']) {
    await openProduct(page, origin, id);
  }
}

test('what is sent is one coarse report, and no word the shopper typed or product the shopper saw is in any request', async ({
  shop,
  visitor,
}) => {
  const page = await visitor.context.newPage();
  await openAgreed(page, shop.origin);
  await page.getByLabel('Search the shop').fill(CANARIES.search);
  await page.getByLabel('Search the shop').press('Enter');
  await page.waitForURL('**/search*');
  await expect
    .poll(async () => (await vitrine(page).exported()).events.some(({query}) => query === CANARIES.search))
    .toBe(true);
  await openProduct(page, shop.origin, 'electric-guitar-comet');
  await page.evaluate(
    ({product, title, name}) =>
      (window as unknown as PageVitrine).vitrine('track', 'add_to_cart', {
        customer_name: name,
        items: [{item_id: product, item_name: title, item_brand: name, item_category: title}],
      }),
    CANARIES,
  );
  await page.getByRole('button', {name: 'Add to cart'}).click();
  await page.goto(`${shop.origin}/checkout`);
  await page.getByLabel('Name').fill(CANARIES.name);
  await page.getByLabel('Name').blur();
  await page.goto(`${shop.origin}/profile`);
  await sendReport(page);
  await expect.poll(() => shop.countReports(), {timeout: 30_000}).toBe(1);

  // The canaries did arrive in the profile, so their absence from the wire says something.
  const {events} = await vitrine(page).exported();
  expect(events.some(({query}) => query === CANARIES.search)).toBe(true);
  expect(events.some(({itemId}) => itemId === CANARIES.product)).toBe(true);

  const reports = shop.syncRequests.filter(({method}) => method === 'POST');
  expect(reports).toHaveLength(1);
  for (const {body, headers} of reports) {
    expect(() => parseCoarseReport(body)).not.toThrow();
    expect(headers.cookie).toBeUndefined();
    expect(headers.referer).toBeUndefined();
  }
  for (const request of [...shop.syncRequests, ...shop.shopRequests]) {
    expect(canariesIn(request), `${request.method} ${request.url}`).toEqual([]);
  }
});

test('a server that answers 500 loses nothing: the report waits in the outbox and arrives when it is well again', async ({
  shop,
  visitor,
}) => {
  test.slow();
  const page = await visitor.context.newPage();
  await openAgreed(page, shop.origin);
  await openProducts(page, shop.origin);
  await expect.poll(() => endReportDelay(page), {timeout: 60_000}).toBe(1); // drawn
  shop.failSync(500);
  await sendReport(page);
  await expect
    .poll(async () => (await vitrine(page).status()).engine?.degraded['sync-failed'], {timeout: 30_000})
    .toContain('500');
  expect(await shop.countReports()).toBe(0);
  const [failed] = shop.syncRequests.filter(({method}) => method === 'POST');
  shop.failSync(undefined);
  // It retries by itself after a while; the shop goes on meanwhile.
  await expect.poll(() => shop.countReports(), {timeout: 50_000, intervals: [1000]}).toBe(1);
  const sent = shop.syncRequests.filter(({method}) => method === 'POST').at(-1);
  expect(sent?.body).toEqual(failed.body);
  expect((await vitrine(page).status()).engine?.degraded).toEqual({});
});

test('withdrawing the sharing erases the report on the server and keeps the profile here', async ({shop, visitor}) => {
  test.slow();
  const page = await visitor.context.newPage();
  await openAgreed(page, shop.origin);
  await openProducts(page, shop.origin);
  await sendReport(page);
  await expect.poll(() => shop.countReports(), {timeout: 30_000}).toBe(1);
  await page.goto(`${shop.origin}/profile`);
  await page.locator('vitrine-profile').getByRole('switch', {name: 'Share one report a week'}).click();
  await expect.poll(() => shop.countReports()).toBe(0);
  expect((await vitrine(page).profile()).events).toBeGreaterThan(0);
});
