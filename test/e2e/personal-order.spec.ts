import {readFileSync} from 'node:fs';
import type {BrowserContext, Page} from '@playwright/test';
import type {CatalogueItem} from '../../src/core/contract/catalogue.ts';
import {expect, openAgreed, openProduct, test, untilVitrine} from '../support/demo-test.ts';

// The shopper's order of search results and of a department: built files, the demo model.

const {items} = JSON.parse(readFileSync('public/catalogue.json', 'utf8')) as {items: CatalogueItem[]};
const categoryOf = new Map(items.map(({id, category = ''}) => [id, category]));

const KITCHEN = ['round-belly-teapot', 'mixing-bowl-with-whisk', 'cooks-knife-20-cm'];
const TECH = ['phone-minim-5', 'telescope-orion-90', 'microscope-junior'];
const DEPARTMENT = '/department/kitchen';
const SEARCH = '/search#q=blue';
/** How many results of the search fit it equally well, group by group. */
const GROUPS = [12, 2, 4, 38];

/** What a shopper sees of the list: whether it is to be seen in a frame, and its products. */
interface Seen {
  readonly frames: readonly {readonly isVisible: boolean; readonly ids: readonly string[]}[];
  readonly shift: number;
}

/** Writes down every order in which pages show their list, and how far things moved on them. */
async function watchList(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const frames: {isVisible: boolean; ids: (string | undefined)[]}[] = [];
    const seen = {frames, shift: 0};
    Object.assign(globalThis, {seen});
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.shift += (entry as unknown as {value: number}).value;
    }).observe({type: 'layout-shift', buffered: true});
    const look = (): void => {
      const list = document.querySelector('[data-personal]');
      const ids = [...(list?.querySelectorAll<HTMLElement>('.card') ?? [])].map(({dataset}) => dataset.id);
      const now = {isVisible: list !== null && getComputedStyle(list).visibility === 'visible', ids};
      if (ids.length > 0 && JSON.stringify(now) !== JSON.stringify(frames.at(-1))) frames.push(now);
      requestAnimationFrame(look);
    };
    look();
  });
}

/** Hides lists for this long at most, so that a busy machine does not decide what is tested. */
async function hideFor(context: BrowserContext, time: string): Promise<void> {
  await context.route('**/store/shop.css', async (route) => {
    const response = await route.fetch();
    const longer = `:root[data-order='waiting'] [data-personal] {animation-delay: ${time}}`;
    await route.fulfill({response, body: `${await response.text()}\n${longer}`});
  });
}

const note = (page: Page) => page.locator('[data-order-note]');
const seenOn = (page: Page): Promise<Seen> => page.evaluate(() => (globalThis as unknown as {seen: Seen}).seen);
const isTech = (id: string): boolean => categoryOf.get(id)?.startsWith('Tech & Photo') ?? false;
const idsOn = (page: Page): Promise<string[]> =>
  page
    .locator('[data-personal] > .card')
    .evaluateAll((cards) => cards.map((card) => (card as HTMLElement).dataset.id ?? ''));

/** Opens a page afresh; a search would else be one on the page that is there. */
async function open(page: Page, address: string, says: string): Promise<Seen> {
  await page.goto('about:blank');
  await page.goto(address);
  await expect(note(page).getByRole('status')).toHaveText(says);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  return seenOn(page);
}

/** The groups of a list of results. */
function toGroups(ids: readonly string[]): string[][] {
  let from = 0;
  return GROUPS.map((length) => ids.slice(from, (from += length)));
}

/** Sum of the places of products of the shopper's taste, from 0. */
function placesOfTech(ids: readonly string[]): number {
  return ids.reduce((sum, id, place) => sum + (isTech(id) ? place : 0), 0);
}

async function lookAt(page: Page, origin: string, ids: readonly string[]): Promise<void> {
  await openAgreed(page, origin);
  for (const id of ids) await openProduct(page, origin, id);
}

test('results that fit equally well come in the shopper’s order before they are seen, with a way back', async ({
  shop,
  visitor,
}) => {
  test.slow();
  const page = await visitor.context.newPage();
  await page.goto(shop.origin + SEARCH);
  await expect(page.locator('[data-personal] > .card').first()).toBeVisible();
  const shopOrder = await idsOn(page);
  await lookAt(page, shop.origin, TECH);
  await hideFor(visitor.context, '60s');
  await watchList(visitor.context);

  const {frames, shift} = await open(page, shop.origin + SEARCH, 'Sorted by your taste');
  const visible = frames.filter(({isVisible}) => isVisible);
  expect(visible).toHaveLength(1);
  expect(shift).toBe(0);
  const sorted = toGroups(visible[0].ids);
  const before = toGroups(shopOrder);
  sorted.forEach((group, at) => expect(group.toSorted()).toEqual(before[at].toSorted()));
  // In the largest group the department of what was looked at is now at the top.
  expect(isTech(sorted[3][0])).toBe(true);
  expect(placesOfTech(sorted[3])).toBeLessThan(placesOfTech(before[3]) / 2);

  await page.getByRole('button', {name: 'Shop’s order'}).click();
  expect(await idsOn(page)).toEqual(shopOrder);
  await expect(note(page).getByRole('status')).toHaveText('In the shop’s order');
  // The choice holds on other pages, which hide nothing any more.
  const later = await open(page, shop.origin + SEARCH, 'In the shop’s order');
  expect(later.frames).toEqual([{isVisible: true, ids: shopOrder}]);
  await page.getByRole('button', {name: 'Sort by my taste'}).click();
  await expect(note(page).getByRole('status')).toHaveText('Sorted by your taste');
  expect(await idsOn(page)).not.toEqual(shopOrder);
  await expect(page.getByRole('button', {name: 'Shop’s order'})).toBeFocused();
});

test('a department is in the shopper’s order before it is seen, and what is seen does not move', async ({
  shop,
  visitor,
}) => {
  test.slow();
  const page = await visitor.context.newPage();
  await page.goto(shop.origin + DEPARTMENT);
  const shopOrder = await idsOn(page);
  await lookAt(page, shop.origin, KITCHEN);
  await watchList(visitor.context);

  await hideFor(visitor.context, '60s');
  const inTime = await open(page, shop.origin + DEPARTMENT, 'Sorted by your taste');
  const visible = inTime.frames.filter(({isVisible}) => isVisible);
  expect(visible).toHaveLength(1);
  expect(visible[0].ids.toSorted()).toEqual(shopOrder.toSorted());
  const looked = visible[0].ids.map((id) => KITCHEN.some((seen) => categoryOf.get(id) === categoryOf.get(seen)));
  expect(looked.slice(0, 5)).toEqual(Array(5).fill(true));
  expect(inTime.shift).toBe(0);
  await expect(page.getByLabel('Sort by')).toHaveValue('personal');

  // Too late: the list stays as it is until the shopper asks.
  await visitor.context.unroute('**/store/shop.css');
  await hideFor(visitor.context, '0s');
  const late = await open(page, shop.origin + DEPARTMENT, 'In the shop’s order');
  expect(late.frames.filter(({isVisible}) => isVisible)).toEqual([{isVisible: true, ids: shopOrder}]);
  expect(late.shift).toBe(0);
  await page.getByRole('button', {name: 'Sort by my taste'}).click();
  await expect(note(page).getByRole('status')).toHaveText('Sorted by your taste');
  expect(await idsOn(page)).not.toEqual(shopOrder);

  // A choice by price says nothing of taste, and a profile that is gone sorts nothing.
  await page.getByLabel('Sort by').selectOption('Price, low to high');
  await expect(note(page)).toBeHidden();
  await page.getByLabel('Sort by').selectOption('For you');
  await expect(note(page).getByRole('status')).toHaveText('Sorted by your taste');
  await page.getByRole('button', {name: 'Privacy choices'}).first().click();
  await page.getByRole('button', {name: 'Deny all'}).click();
  await expect.poll(() => idsOn(page)).toEqual(shopOrder);
  await expect(note(page)).toBeHidden();
});

test('without consent lists are in the shop’s order at once, and no order is asked for', async ({shop, visitor}) => {
  const page = await visitor.context.newPage();
  await watchList(visitor.context);
  await visitor.context.addInitScript(() => {
    const orders: unknown[] = [];
    Object.assign(globalThis, {orders});
    new MutationObserver(() => orders.push(document.documentElement.dataset.order)).observe(document, {
      subtree: true,
      attributeFilter: ['data-order'],
    });
  });
  for (const address of [DEPARTMENT, SEARCH]) {
    await page.goto(shop.origin + address);
    await expect(page.locator('[data-personal] > .card').first()).toBeVisible();
    await untilVitrine(page);
    await expect(page.locator('vitrine-recommendations').getByText('Popular in this shop').first()).toBeVisible();
    const {frames, shift} = await seenOn(page);
    expect(frames).toEqual([{isVisible: true, ids: await idsOn(page)}]);
    expect(shift).toBe(0);
    expect(await page.evaluate(() => (globalThis as unknown as {orders: unknown[]}).orders)).toEqual([]);
    await expect(note(page)).toBeHidden();
  }
});

test('a worker that fails leaves the shop’s order', async ({shop, visitor}) => {
  const page = await visitor.context.newPage();
  await page.goto(shop.origin + DEPARTMENT);
  const shopOrder = await idsOn(page);
  await lookAt(page, shop.origin, KITCHEN);
  await visitor.context.route('**/vitrine-worker.js', (route) => route.fulfill({status: 500}));
  await watchList(visitor.context);
  const {frames, shift} = await open(page, shop.origin + DEPARTMENT, 'In the shop’s order');
  expect(frames.filter(({isVisible}) => isVisible)).toEqual([{isVisible: true, ids: shopOrder}]);
  expect(shift).toBe(0);
});
