import type {Page} from '@playwright/test';
import {expect, expectEvents, test} from '../support/shop-test.ts';
import type {PageVitrine} from '../support/page-vitrine.ts';
import type {ShopServer} from '../support/shop-server.ts';

const view = {items: [{item_id: 'mug'}]};

/** Asks for the state, and so waits until the script answers. */
const consentOf = (page: Page) => page.evaluate(() => (window as unknown as PageVitrine).vitrine('consent'));

const choose = (page: Page, choice: {personalization?: boolean; sharing?: boolean}) =>
  page.evaluate((given) => (window as unknown as PageVitrine).vitrine('consent', given), choice);

const track = (page: Page) =>
  page.evaluate((payload) => (window as unknown as PageVitrine).vitrine('track', 'view_item', payload), view);

const pushConsent = (page: Page, action: string, values: object) =>
  page.evaluate(
    ([command, given]) => {
      const {dataLayer} = window as unknown as {dataLayer: unknown[]};
      (function (..._args: unknown[]) {
        // gtag pushes its arguments object itself.
        dataLayer.push(arguments);
      })('consent', command, given);
    },
    [action, values] as const,
  );

async function expectNothing(page: Page, shop: ShopServer): Promise<void> {
  expect(await track(page)).toBeUndefined();
  const stored = await page.evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    cookies: document.cookie,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
  }));
  expect(stored).toEqual({local: 0, session: 0, cookies: '', databases: 0, caches: 0});
  expect(shop.events).toEqual([]);
  expect(shop.requests.filter((address) => /capture/.test(address))).toEqual([]);
}

test('unknown means denied: nothing is recorded, stored or loaded for learning', async ({page, shop}) => {
  await page.goto(`${shop.origin}/pages/ask.html?utm_source=x&q=secret`);
  expect(await consentOf(page)).toEqual({personalization: false, sharing: false, origin: 'default'});
  await expectNothing(page, shop);
});

test('a choice in the shop counts at once, and on the next page', async ({page, shop}) => {
  await page.goto(`${shop.origin}/pages/manual.html?q=red%20mug`);
  await expectEvents(shop, {
    when: () => choose(page, {personalization: true}),
    // What the page still shows when the shopper agrees is part of the visit.
    gives: [{kind: 'search', query: 'red mug'}],
  });
  await expectEvents(shop, {when: () => track(page), gives: [{kind: 'view', itemId: 'mug'}]});
  await page.goto(`${shop.origin}/pages/manual.html`);
  expect(await consentOf(page)).toEqual({personalization: true, sharing: false, origin: 'shop'});
  await expectEvents(shop, {when: () => track(page), gives: [{kind: 'view', itemId: 'mug'}]});
  expect(shop.told.find(({method}) => method === 'start')?.value).toMatchObject({
    consent: {personalization: true, sharing: false},
  });
});

test('sharing has no effect without personalization', async ({page, shop}) => {
  await page.goto(`${shop.origin}/pages/manual.html`);
  expect(await choose(page, {personalization: false, sharing: true})).toMatchObject({sharing: false});
  expect(await choose(page, {personalization: true, sharing: true})).toMatchObject({sharing: true});
  expect(await choose(page, {personalization: false})).toMatchObject({personalization: false, sharing: false});
});

test('withdrawal reaches the worker within a second, and nothing is recorded after it', async ({page, shop}) => {
  await page.goto(`${shop.origin}/pages/manual.html`);
  await choose(page, {personalization: true, sharing: true});
  await expectEvents(shop, {when: () => track(page), gives: [{kind: 'view'}]});
  const elapsedMs = await page.evaluate(async () => {
    const startMs = performance.now();
    await (window as unknown as PageVitrine).vitrine('consent', {personalization: false});
    return performance.now() - startMs;
  });
  expect(elapsedMs).toBeLessThan(1000);
  expect(shop.told.at(-1)).toEqual({
    method: 'setConsent',
    value: {personalization: false, sharing: false, erase: 'all'},
  });
  expect(await track(page)).toBeUndefined();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test('forgetting takes the choice back too: the shopper is asked again', async ({page, shop}) => {
  await page.goto(`${shop.origin}/pages/manual.html`);
  await choose(page, {personalization: true});
  await track(page);
  await page.evaluate(() => (window as unknown as PageVitrine).vitrine('forget'));
  expect(shop.told.at(-1)).toMatchObject({method: 'setConsent', value: {erase: 'all'}});
  expect(await consentOf(page)).toEqual({personalization: false, sharing: false, origin: 'default'});
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
});

test('a choice in one tab counts in the other', async ({page, shop}) => {
  await page.goto(`${shop.origin}/pages/manual.html`);
  const other = await page.context().newPage();
  await other.goto(`${shop.origin}/pages/manual.html`);
  await choose(page, {personalization: true});
  await expect.poll(() => consentOf(other)).toMatchObject({personalization: true, origin: 'shop'});
  await choose(other, {personalization: false});
  await expect.poll(() => consentOf(page)).toMatchObject({personalization: false, origin: 'shop'});
});

test('reads Google Consent Mode: default, update, and a region that does not say where the shopper is', async ({
  page,
  shop,
}) => {
  await page.goto(`${shop.origin}/pages/ask.html`);
  await consentOf(page);
  await pushConsent(page, 'default', {analytics_storage: 'denied', ad_user_data: 'denied'});
  expect(await consentOf(page)).toMatchObject({personalization: false, origin: 'consent-mode'});
  await pushConsent(page, 'default', {analytics_storage: 'granted', region: ['US']});
  expect(await consentOf(page)).toMatchObject({personalization: false});
  await pushConsent(page, 'update', {analytics_storage: 'granted'});
  expect(await consentOf(page)).toMatchObject({personalization: true, sharing: false});
  await pushConsent(page, 'update', {ad_user_data: 'granted'});
  expect(await consentOf(page)).toMatchObject({personalization: true, sharing: true});
  await pushConsent(page, 'update', {personalization_storage: 'denied'});
  expect(await consentOf(page)).toMatchObject({personalization: false, sharing: false});
  await choose(page, {personalization: true});
  expect(await consentOf(page)).toMatchObject({personalization: true, origin: 'shop'});
});

test('reads IAB TCF: purposes 1, 3, 5, 6 to personalise and 9 to share, once the shopper has said so', async ({
  page,
  shop,
}) => {
  await page.addInitScript(() => {
    const state = window as unknown as {__tcfapi: unknown; answer: (event: string, purposes: number[]) => void};
    state.__tcfapi = (command: string, _version: number, listener: (data: object, success: boolean) => void) => {
      if (command !== 'addEventListener') return;
      state.answer = (eventStatus, purposes) => {
        const consents = Object.fromEntries(purposes.map((purpose) => [purpose, true]));
        listener({gdprApplies: true, eventStatus, purpose: {consents}}, true);
      };
      state.answer('cmpuishown', [1, 3, 5, 6, 9]);
    };
  });
  await page.goto(`${shop.origin}/pages/ask.html`);
  const answer = (event: string, purposes: number[]) =>
    page.evaluate(
      ([name, given]) =>
        (window as unknown as {answer: (event: string, purposes: number[]) => void}).answer(name, given),
      [event, purposes] as const satisfies [string, number[]],
    );
  expect(await consentOf(page)).toMatchObject({personalization: false, origin: 'default'});
  await answer('useractioncomplete', [1, 3, 5, 6]);
  expect(await consentOf(page)).toEqual({personalization: true, sharing: false, origin: 'tcf'});
  await answer('useractioncomplete', [1, 3, 5, 6, 9]);
  expect(await consentOf(page)).toEqual({personalization: true, sharing: true, origin: 'tcf'});
  await answer('useractioncomplete', [1, 9]);
  expect(await consentOf(page)).toEqual({personalization: false, sharing: false, origin: 'tcf'});
});

for (const [signal, origin] of [
  ['globalPrivacyControl', 'gpc'],
  ['doNotTrack', 'do-not-track'],
] as const) {
  test(`${origin} says no to a banner's yes, and a choice in the shop says yes to it`, async ({page, shop}) => {
    await page.addInitScript((name) => {
      Object.defineProperty(navigator, name, {get: () => (name === 'doNotTrack' ? '1' : true)});
    }, signal);
    await page.goto(`${shop.origin}/pages/plain.html`);
    await pushConsent(page, 'update', {analytics_storage: 'granted', personalization_storage: 'granted'});
    expect(await consentOf(page)).toEqual({personalization: false, sharing: false, origin});
    await expectNothing(page, shop);
    await choose(page, {personalization: true});
    expect(await consentOf(page)).toMatchObject({personalization: true, origin: 'shop'});
  });
}

test('a page whose storage is denied keeps the choice for as long as it is open', async ({page, shop}) => {
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('denied', 'SecurityError');
        },
      });
    }
  });
  await page.goto(`${shop.origin}/pages/manual.html`);
  expect(await choose(page, {personalization: true})).toMatchObject({personalization: true});
  await expectEvents(shop, {when: () => track(page), gives: [{kind: 'view', itemId: 'mug'}]});
  const {faults} = await page.evaluate(() => (window as unknown as PageVitrine).vitrine('status'));
  expect(Object.keys(faults)).toContain('storage-failed');
});
