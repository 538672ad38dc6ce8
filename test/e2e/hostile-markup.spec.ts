import {readFileSync} from 'node:fs';
import type {Page} from '@playwright/test';
import {toIntegrity} from '../../tools/integrity.ts';
import {startShopServer} from '../support/shop-server.ts';
import type {ShopServer} from '../support/shop-server.ts';
import {expect, test} from '../support/shop-test.ts';
import type {PageVitrine} from '../support/page-vitrine.ts';

// What markup in a product's review, a polluted prototype or a changed file can do to the built page script.

const REVIEWED = readFileSync('test/fixtures/pages/review.html', 'utf8');

/** Opens a product's page with this review; `tag` are attributes of the script tag. */
async function openReview(
  page: Page,
  shop: ShopServer,
  {
    review = '',
    head = '',
    tag = '',
    hasQueue = true,
  }: {review?: string; head?: string; tag?: string; hasQueue?: boolean},
): Promise<void> {
  const document = hasQueue ? REVIEWED : REVIEWED.replace(/<script>[^]*?<\/script>/, '');
  const body = document
    .replace('<!-- REVIEW -->', review)
    .replace('<script>', `${head}<script>`)
    .replace('id="own"', `id="own" ${tag}`);
  await page.route('**/pages/review.html', (route) => route.fulfill({contentType: 'text/html', body}));
  await page.goto(`${shop.origin}/pages/review.html`);
  await page.waitForLoadState('load');
}

const stateOf = (page: Page) =>
  page.evaluate(async () => {
    const {vitrine} = window as unknown as {vitrine?: unknown};
    if (typeof vitrine !== 'function') return `vitrine is ${String(vitrine)}`;
    const {consent, faults} = await (vitrine as PageVitrine['vitrine'])('status');
    return {consent, faults: Object.keys(faults)};
  });

const DENIED = {consent: {personalization: false, sharing: false, origin: 'default'}, faults: []};

/** Adds a shelf by the prototype's methods, which no markup hides. */
const addShelf = (page: Page) =>
  page.evaluate(() => {
    const create = Document.prototype.createElement.bind(document);
    Document.prototype.querySelector.call(document, '#review')!.append(create('vitrine-recommendations'));
  });

test.describe('markup of a review', () => {
  let evil: ShopServer;
  test.beforeEach(async () => {
    evil = await startShopServer();
  });
  test.afterEach(() => evil.close());

  for (const [what, markup] of [
    [
      'a picture called currentScript',
      (origin: string) =>
        `<img name="currentScript" src="${origin}/dist/vitrine.js" data-consent="granted" data-sync="${origin}">`,
    ],
    [
      'a form called currentScript',
      (origin: string) =>
        `<form name="currentScript" data-consent="granted"><input name="src" value="${origin}/dist/vitrine.js"><input name="dataset"></form>`,
    ],
    [
      'an object called currentScript',
      (origin: string) => `<object name="currentScript" data="${origin}/x.svg" data-consent="granted"></object>`,
    ],
    ['a base of another host', (origin: string) => `<base href="${origin}/dist/">`],
    [
      'pictures with names of the document',
      () =>
        '<img name="baseURI"><img name="querySelector"><img name="documentElement"><img name="addEventListener"><img name="hidden"><img name="createElement">',
    ],
    ['a form called vitrine', () => '<form id="vitrine"><input name="profiler"><input name="q"></form>'],
    ['a form called dataLayer', () => '<form id="dataLayer"><input name="push"></form>'],
  ] as const) {
    test(`with ${what} changes neither consent nor where code comes from`, async ({page, shop}) => {
      await openReview(page, shop, {review: markup(evil.origin)});
      expect(await stateOf(page)).toEqual(DENIED);
      await addShelf(page);
      await expect.poll(() => shop.requests.filter((url) => url.includes('vitrine-widgets')).length).toBe(1);
      await expect.poll(() => shop.told.map(({method}) => method)).toContain('start');
      expect(JSON.stringify(shop.told)).not.toContain(evil.origin);
      expect(evil.requests.filter((url) => url.includes('vitrine'))).toEqual([]);
    });
  }
});

test('a form called vitrine is not taken for the profiler where the page has no queue', async ({page, shop}) => {
  const review = '<form id="vitrine"><input name="profiler"><input name="q"></form>';
  await openReview(page, shop, {review, hasQueue: false});
  expect(await stateOf(page)).toEqual(DENIED);
});

test('a polluted prototype gives no consent, not even against Global Privacy Control', async ({page, shop}) => {
  const head = `<script>
    Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true});
    Object.assign(Object.prototype, {personalization: true, sharing: true, consent: 'granted', sync: '/evil', q: [['consent', {sharing: true}]],
      analytics_storage: 'granted', ad_user_data: 'granted', personalization_storage: 'granted'});
  </script>`;
  await openReview(page, shop, {head, tag: ''});
  expect(await stateOf(page)).toMatchObject({consent: {personalization: false, sharing: false, origin: 'gpc'}});
  await page.evaluate(() => {
    const page = window as unknown as {dataLayer: unknown[]};
    page.dataLayer.push(['consent', 'update', {}]);
    localStorage.setItem('vitrine-consent', '{}');
    dispatchEvent(new StorageEvent('storage', {key: 'vitrine-consent'}));
  });
  expect(await stateOf(page)).toMatchObject({consent: {personalization: false, sharing: false}});
  expect(shop.told).toEqual([]);
});

test('a polluted prototype lends no stored choice', async ({page, shop}) => {
  const head = `<script>
    Object.assign(Object.prototype, {'vitrine-consent': '{"personalization":true,"sharing":true}', 'vitrine-erase': 'all'});
  </script>`;
  await openReview(page, shop, {head, tag: ''});
  expect(await stateOf(page)).toEqual(DENIED);
  expect(shop.told).toEqual([]);
});

test.describe('a script tag with a hash', () => {
  const hash = (): string => toIntegrity(readFileSync('dist/vitrine.js'));

  test('loads its chunks with theirs', async ({page, shop}) => {
    await openReview(page, shop, {tag: `integrity="${hash()}" crossorigin="anonymous"`});
    await addShelf(page);
    await page.waitForSelector('vitrine-recommendations:defined', {state: 'attached'});
  });

  test('runs no chunk that is not of its release', async ({page, shop}) => {
    for (const name of ['main', 'widgets', 'capture']) {
      await page.route(`**/vitrine-${name}.js*`, async (route) => {
        const response = await route.fetch();
        const body = response.ok() ? await response.text() : '';
        await route.fulfill({response, body: `${body}\nwindow.changed = true;`});
      });
    }
    await openReview(page, shop, {tag: `integrity="${hash()}" crossorigin="anonymous"`});
    await addShelf(page);
    await expect.poll(async () => JSON.stringify(await stateOf(page))).toContain('chunk-failed');
    expect(await page.evaluate(() => 'changed' in window)).toBe(false);
  });

  test('takes no worker of another origin', async ({page, shop}) => {
    const other = await startShopServer();
    const worker = `${other.origin}/fixtures/recording-worker.js`;
    await openReview(page, shop, {
      tag: `integrity="${hash()}" crossorigin="anonymous" data-worker="${worker}"`,
    });
    await page.evaluate(() => {
      const {vitrine} = window as unknown as PageVitrine;
      void vitrine('consent', {personalization: true});
      void vitrine('predict').catch(() => undefined);
    });
    await expect.poll(async () => JSON.stringify(await stateOf(page))).toContain('forbidden');
    expect(other.requests).toEqual([]);
    await other.close();
  });
});

test.describe('data-api="limited"', () => {
  test('tells scripts nothing, and lets them switch nothing on', async ({page, shop}) => {
    await openReview(page, shop, {tag: 'data-api="limited"'});
    const answers = await page.evaluate(async () => {
      const {vitrine} = window as unknown as {
        vitrine: ((...args: unknown[]) => Promise<unknown>) & {profiler?: object};
      };
      const calls: unknown[][] = [
        ['profile'],
        ['predict'],
        ['export'],
        ['recommend'],
        ['recentlyViewed', 5],
        ['rerank', ['a']],
        ['consent', {personalization: true}],
        ['on', 'event', () => undefined],
      ];
      const names = await Promise.all(
        calls.map((call) =>
          vitrine(...call).then(
            () => 'answered',
            (error: Error) => error.name,
          ),
        ),
      );
      const profiler = vitrine.profiler as {export?: () => Promise<unknown>} | undefined;
      return [...names, await profiler?.export?.().catch((error: Error) => error.name)];
    });
    // The object that the script tag leaves has no methods.
    expect(answers).toEqual([...Array.from({length: 8}, () => 'forbidden'), undefined]);
    expect(await stateOf(page)).toEqual(DENIED);
  });

  test('closes the widgets, which a person works as before', async ({page, shop}) => {
    await openReview(page, shop, {tag: 'data-api="limited"', review: '<vitrine-profile></vitrine-profile>'});
    await page.waitForSelector('vitrine-profile:defined', {state: 'attached'});
    expect(await page.evaluate(() => document.querySelector('vitrine-profile')!.shadowRoot)).toBeNull();
    await page
      .locator('vitrine-profile')
      .focus()
      .catch(() => undefined);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await expect.poll(() => stateOf(page)).toMatchObject({consent: {personalization: true, origin: 'shop'}});
  });
});
