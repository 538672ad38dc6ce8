import type {Page} from '@playwright/test';
import {expect, openAgreed, openProduct, sendReport, test, untilVitrine, vitrine} from '../support/demo-test.ts';
import {NOTHING_STORED, storageOf} from '../support/page-storage.ts';
import type {PageVitrine} from '../support/page-vitrine.ts';

// The whole way on the demo shop: built files, its own model, the real sync server.

const MUSIC = ['electric-guitar-comet', 'violin-4-4-student', 'five-string-banjo', 'accordion-piccolo'];

const namesOn = (page: Page): Promise<string[]> =>
  page.locator('vitrine-recommendations[list="home"]').getByRole('link').locator('.title').allTextContents();

test('the shelf learns at once and says why, remembers after the browser was closed, and forgets everywhere', async ({
  shop,
  visitor,
}) => {
  test.slow();
  const home = await visitor.context.newPage();
  await openAgreed(home, shop.origin);
  const shelf = home.locator('vitrine-recommendations[list="home"]');
  await expect(shelf.getByText('Popular in this shop').first()).toBeVisible();
  const before = await namesOn(home);

  const page = await visitor.context.newPage();
  for (const id of MUSIC) await openProduct(page, shop.origin, id);
  await page.getByLabel('Search the shop').fill('trumpet');
  await page.getByLabel('Search the shop').press('Enter');
  await page.waitForURL('**/search*');
  await expect(page.getByRole('heading', {name: '“trumpet”'})).toBeVisible();
  await expect
    .poll(async () => (await vitrine(page).exported()).events.some(({query}) => query === 'trumpet'))
    .toBe(true);
  await openProduct(page, shop.origin, 'trumpet-in-b-flat');
  await page.getByRole('button', {name: 'Add to cart'}).click();
  await expect
    .poll(async () => (await vitrine(page).exported()).events.some(({kind}) => kind === 'cart-add'))
    .toBe(true);

  // The tab that was open all the time changes without a click: fits, and says why.
  await expect(
    shelf.getByText(/Because you viewed|in your cart|Because you like Music|For your search/).first(),
  ).toBeVisible();
  const after = await namesOn(home);
  expect(after).not.toEqual(before);
  const products = (await (await home.request.get(`${shop.origin}/catalogue.json`)).json()) as {
    items: {title: string; category: string}[];
  };
  const isMusic = (title: string): boolean =>
    products.items.some((item) => item.title === title && item.category.startsWith('Music'));
  expect(after.filter(isMusic).length).toBeGreaterThan(before.filter(isMusic).length);
  expect(after.filter(isMusic).length).toBeGreaterThanOrEqual(after.length / 2);
  const {categories, segment} = await vitrine(home).profile();
  expect(categories[0].name).toBe('Music');
  expect(segment?.name).toBeTruthy();
  await sendReport(home);
  await expect.poll(() => shop.countReports()).toBe(1);

  await visitor.closeAndReturn();
  const again = await visitor.context.newPage();
  await again.goto(shop.origin);
  await expect.poll(async () => (await namesOn(again)).filter(isMusic).length).toBeGreaterThanOrEqual(after.length / 2);
  expect((await vitrine(again).profile()).categories[0].name).toBe('Music');

  await again.goto(`${shop.origin}/profile`);
  const panel = again.locator('vitrine-profile');
  await expect(panel.getByRole('listitem').filter({hasText: 'Music'}).first()).toContainText('%');
  await panel.getByRole('button', {name: 'Forget me'}).click();
  await panel.getByRole('button', {name: 'Erase everything now?'}).click();
  await expect(panel.getByText('Everything was erased.')).toBeVisible();
  await expect.poll(() => shop.countReports()).toBe(0);
  // The cart is the shop's own, and so is the memory of having asked, which went with the consent.
  await expect.poll(() => storageOf(again)).toEqual({...NOTHING_STORED, local: ['bellwick-cart']});
});

test('the shop asks for consent once, and says what was chosen when it is asked to', async ({shop, visitor}) => {
  const page = await visitor.context.newPage();
  await page.goto(shop.origin);
  const banner = page.getByRole('heading', {name: 'May this shop remember what you look at?'});
  await expect(banner).toBeVisible();
  await page.getByRole('button', {name: 'Deny all'}).click();
  await expect(banner).toBeHidden();
  await page.goto(`${shop.origin}/profile`);
  await untilVitrine(page);
  // The shop's own script, which would open the banner, runs before the profile is shown.
  await expect(page.getByText('What this shop knows about you')).toBeVisible();
  await expect(banner).toBeHidden();
  await page.getByRole('button', {name: 'Privacy choices'}).first().click();
  await expect(banner).toBeVisible();
  await expect(page.getByRole('checkbox', {name: 'Personal shelves'})).not.toBeChecked();
});

test('without consent nothing is stored and nothing is asked for but script, model and catalogue', async ({
  shop,
  visitor,
}) => {
  const page = await visitor.context.newPage();
  for (const address of ['/', '/product/electric-guitar-comet', '/search#q=trumpet', '/department/music', '/']) {
    await page.goto(shop.origin + address);
    await untilVitrine(page);
  }
  const shelf = page.locator('vitrine-recommendations[list="home"]');
  await expect(shelf.getByText('Popular in this shop').first()).toBeVisible();
  expect(await storageOf(page)).toEqual(NOTHING_STORED);
  expect(shop.syncRequests).toEqual([]);
  expect(shop.shopRequests.filter(({method}) => method !== 'GET')).toEqual([]);
  const own = /^\/(vitrine[\w.-]*\.js|models\/demo\/[\w-]+\.(json|bin)|catalogue\.json)$/;
  const ofTheShop = /^\/(store\/|pictures\/|favicon\.svg|product\/|search|department\/|$)/;
  const others = shop.shopRequests.map(({url}) => url).filter((url) => !own.test(url) && !ofTheShop.test(url));
  expect(others).toEqual([]);
  expect(shop.shopRequests.some(({url}) => own.test(url))).toBe(true);
});

test('a low battery keeps auto off the GPU, and a plugged one asks again', async ({shop, visitor}) => {
  await visitor.context.addInitScript(() => {
    const battery = {charging: false, level: 0.15};
    Object.assign(globalThis, {testBattery: battery});
    Object.assign(navigator, {getBattery: () => Promise.resolve(battery)}); // a test machine has none
  });
  const page = await visitor.context.newPage();
  await openAgreed(page, shop.origin);
  const whyOf = async () => (await vitrine(page).status()).engine?.engineChoice;
  await expect.poll(whyOf, {timeout: 30_000}).toBe('the battery is low');
  await page.evaluate(async () => {
    const {testBattery, vitrine: call} = globalThis as unknown as {
      testBattery: {charging: boolean};
      vitrine: (...args: unknown[]) => Promise<unknown>;
    };
    testBattery.charging = true;
    await call('track', 'view_item', {items: [{item_id: 'violin-4-4-student'}]});
  });
  await expect.poll(whyOf, {timeout: 30_000}).toMatch(/is software|no WebGL|ms an event/);
});

test('engine webgl runs the network on the GPU of the worker, with the same first 20 as typed arrays', async ({
  shop,
  visitor,
}) => {
  const page = await visitor.context.newPage();
  let engine = 'webgl';
  await page.route(`${shop.origin}/`, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(
      'data-consent="manual"',
      `data-consent="granted" data-engine="${engine}"`,
    );
    await route.fulfill({response, body});
  });
  const top = async () => {
    await page.goto(shop.origin);
    await untilVitrine(page);
    await expect.poll(async () => (await vitrine(page).status()).engine?.engine, {timeout: 60_000}).toBe(engine);
    const {engine: status} = await vitrine(page).status();
    const prediction = await vitrine(page).predict();
    return {status, nextItems: prediction.nextItems.map(({itemId}) => itemId), engine: prediction.engine};
  };
  await top();
  await page.evaluate(async (ids) => {
    const {vitrine: call} = window as unknown as PageVitrine;
    for (const id of ids) await call('track', 'view_item', {items: [{item_id: id}]});
  }, MUSIC);
  const onGpu = await top();
  expect(onGpu.engine).toBe('webgl');
  expect(onGpu.status?.renderer).toMatch(/SwiftShader|ANGLE|llvmpipe|GL/i);
  expect(onGpu.nextItems).toHaveLength(20);
  engine = 'cpu';
  const onCpu = await top();
  expect(onCpu.engine).toBe('cpu');
  expect(onCpu.nextItems).toEqual(onGpu.nextItems);
});

test('the worker scores products only for who asks: a listener, or a call of track', async ({shop, visitor}) => {
  const page = await visitor.context.newPage();
  await page.addInitScript(() => {
    const asked: boolean[] = [];
    Object.assign(window, {asked, heard: 0});
    const {postMessage} = Worker.prototype;
    Worker.prototype.postMessage = function (message: {path?: string[]; argumentList: {value: unknown}[]}, ...rest) {
      if (message.path?.[0] === 'record') asked.push(message.argumentList[2].value as boolean);
      return postMessage.call(this, message, ...(rest as [undefined]));
    };
  });
  await page.goto(`${shop.origin}/about`);
  await page.getByRole('button', {name: 'Accept all'}).click();
  await expect.poll(async () => (await vitrine(page).status()).engine?.model, {timeout: 60_000}).toBe('ready');
  type Asking = Window & {asked: boolean[]; heard: number; dataLayer: unknown[]} & PageVitrine;
  const view = (id: string) =>
    page.evaluate((itemId) => {
      const {dataLayer} = window as unknown as Asking;
      dataLayer.push({event: 'view_item', ecommerce: {items: [{item_id: itemId}]}});
    }, id);
  const lastAsked = () => page.evaluate(() => (window as unknown as Asking).asked.at(-1));
  const countAsked = () => page.evaluate(() => (window as unknown as Asking).asked.length);

  const before = await countAsked();
  await view(MUSIC[0]);
  await expect.poll(countAsked).toBe(before + 1);
  expect(await lastAsked()).toBe(false);

  const answer = await page.evaluate(async (itemId) => {
    const {vitrine: call} = window as unknown as Asking;
    return call('track', 'add_to_cart', {items: [{item_id: itemId}]});
  }, MUSIC[1]);
  expect(answer?.prediction.nextItems).toHaveLength(20);

  await page.evaluate(() => {
    const asking = window as unknown as Asking;
    asking.vitrine.profiler.on('prediction', () => void asking.heard++);
  });
  await view(MUSIC[2]);
  await expect.poll(() => page.evaluate(() => (window as unknown as Asking).heard)).toBeGreaterThan(0);
  expect(await lastAsked()).toBe(true);
});
