import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import type {BrowserContext, Page} from '@playwright/test';
import type {CatalogueItem} from '../../src/core/contract/catalogue.ts';
import type {OrderFacts} from '../../src/core/contract/order-facts.ts';
import {expect, openAgreed, openProduct, test, vitrine} from '../support/demo-test.ts';
import type {PageVitrine} from '../support/page-vitrine.ts';

// The kinds of lists on the demo shop's pages: built files, the demo model.

const {items} = JSON.parse(readFileSync('public/catalogue.json', 'utf8')) as {items: CatalogueItem[]};
const byId = new Map(items.map((item) => [item.id, item]));

const shelf = (page: Page, list: string) => page.locator(`vitrine-recommendations[list="${list}"]`);
const idsOn = (page: Page, list: string): Promise<string[]> =>
  shelf(page, list)
    .locator('[part="item"]')
    .evaluateAll((cards) => cards.map((card) => (card as HTMLElement).dataset.id ?? ''));
const categoryOf = (id: string): string => byId.get(id)?.category ?? '';

/** A page of a browser whose clock is so many hours late: what happens there was that long ago. */
async function openLate(context: BrowserContext, hours: number): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript((lateMs) => {
    const now = Date.now;
    Date.now = () => now() - lateMs;
  }, hours * 3_600_000);
  return page;
}

test('each page has the list of its kind, and none names what the page shows, the cart has or was bought', async ({
  shop,
  visitor,
}) => {
  test.slow();
  const page = await visitor.context.newPage();
  await openAgreed(page, shop.origin);
  // Nothing was looked at yet: no space is taken.
  await expect(shelf(page, 'home').getByRole('link').first()).toBeVisible();
  await expect(shelf(page, 'again')).toBeHidden();

  await openProduct(page, shop.origin, 'round-belly-teapot');
  await expect(shelf(page, 'similar').getByRole('heading', {name: 'Similar products'})).toBeVisible();
  await expect.poll(() => idsOn(page, 'similar')).toHaveLength(6);
  const alternatives = await idsOn(page, 'similar');
  expect(alternatives).not.toContain('round-belly-teapot');
  for (const id of alternatives) expect(categoryOf(id)).toMatch(/^Kitchen & Table/);

  await page.getByRole('button', {name: 'Add to cart'}).click();
  await expect
    .poll(async () => (await vitrine(page).exported()).events.some(({kind}) => kind === 'cart-add'))
    .toBe(true);
  const looked = alternatives.slice(0, 2);
  for (const id of looked) await openProduct(page, shop.origin, id);

  await page.goto(`${shop.origin}/cart`);
  await expect(shelf(page, 'cart-shelf').getByRole('heading', {name: 'Goes well together'})).toBeVisible();
  await expect(shelf(page, 'cart-shelf').getByText('Goes with').first()).toBeVisible();
  for (const id of await idsOn(page, 'cart-shelf')) expect(categoryOf(id)).not.toBe(categoryOf('round-belly-teapot'));
  // The two lists of the page have no product in common.
  await expect.poll(() => idsOn(page, 'cart-more')).toHaveLength(6);
  const both = [...(await idsOn(page, 'cart-shelf')), ...(await idsOn(page, 'cart-more'))];
  expect(new Set(both).size).toBe(both.length);

  await page.goto(shop.origin);
  await expect(shelf(page, 'again').getByRole('heading', {name: 'Have another look'})).toBeVisible();
  await expect(shelf(page, 'again').getByText('You looked at this').first()).toBeVisible();
  // Newest first, without what lies in the cart.
  expect(await idsOn(page, 'again')).toEqual(looked.toReversed());
});

test('a product that is due is offered again, and one that nobody buys twice is not', async ({shop, visitor}) => {
  test.slow();
  const [due, once] = ['honey-drops-tin', 'round-belly-teapot'];
  const facts: OrderFacts = {
    format: 1,
    products: [],
    categories: [
      [categoryOf(due), 0.4, 1],
      [categoryOf(once), 0.01, 1],
    ],
    together: {names: [], pairs: []},
  };
  const body = JSON.stringify(facts);
  await visitor.context.route('**/models/demo/manifest.json', async (route) => {
    const manifest = JSON.parse(readFileSync('public/models/demo/manifest.json', 'utf8'));
    const sha256 = createHash('sha256').update(body).digest('hex');
    manifest.files.orders = {name: 'orders.json', bytes: Buffer.byteLength(body), sha256};
    await route.fulfill({json: manifest});
  });
  await visitor.context.route('**/models/demo/orders.json', (route) => route.fulfill({body}));
  const before = await openLate(visitor.context, 20);
  await openAgreed(before, shop.origin);
  await before.evaluate(
    async (ids) => {
      const items = ids.map((id) => ({item_id: id}));
      await (window as unknown as PageVitrine).vitrine('track', 'purchase', {transaction_id: 'order-1', items});
    },
    [due, once],
  );
  await before.close();
  const page = await visitor.context.newPage();
  await page.goto(shop.origin);
  // A busy machine takes its time to load worker, catalogue and the model's parts.
  await expect.poll(() => idsOn(page, 'again'), {timeout: 60_000}).toEqual([due]);
  await expect(shelf(page, 'again').getByText('You bought this before')).toBeVisible();
  const inCategory = (category: string) =>
    page.evaluate(async (name) => {
      const {vitrine: call} = window as unknown as PageVitrine;
      return (await call('recommend', {count: 100, category: name})).map(({itemId}) => itemId);
    }, category);
  expect(await inCategory(categoryOf(due))).toContain(due);
  expect(await inCategory(categoryOf(once))).not.toContain(once);
});

test('the rules of a catalogue hold on the shop’s pages', async ({shop, visitor}) => {
  const rules = [
    {do: 'exclude', category: 'Kitchen & Table'},
    {do: 'pin', ids: ['electric-guitar-comet'], lists: ['for-you']},
    {do: 'bury', minimumPriceCents: 10_000},
  ];
  await visitor.context.route('**/catalogue.json', async (route) => {
    const catalogue = JSON.parse(readFileSync('public/catalogue.json', 'utf8'));
    await route.fulfill({json: {...catalogue, rules}});
  });
  const page = await visitor.context.newPage();
  await page.goto(shop.origin);
  await expect(shelf(page, 'home').getByText('Chosen by the shop')).toBeVisible();
  const shown = await idsOn(page, 'home');
  expect(shown).toHaveLength(8);
  expect(shown[0]).toBe('electric-guitar-comet');
  for (const id of shown.slice(1)) {
    expect(categoryOf(id)).not.toMatch(/^Kitchen & Table/);
    expect(byId.get(id)?.priceCents).toBeLessThan(10_000);
  }
});

test('a kind without products shows others under their own heading, and a kind that is none is refused', async ({
  shop,
  visitor,
}) => {
  const page = await visitor.context.newPage();
  await openAgreed(page, shop.origin);
  await expect(shelf(page, 'home').getByRole('link').first()).toBeVisible();
  await page.evaluate(() => {
    const element = document.createElement('vitrine-recommendations');
    for (const [name, value] of [
      ['kind', 'complement'],
      ['heading', 'Goes with your cart'],
      ['list', 'empty'],
    ])
      element.setAttribute(name, value);
    element.append(document.createElement('p'));
    document.querySelector('main')!.append(element);
  });
  await expect(shelf(page, 'empty').getByRole('heading', {name: 'Picked for you'})).toBeVisible();
  await expect(shelf(page, 'empty').getByText('Popular in this shop').first()).toBeVisible();
  const refused = page.evaluate(() =>
    (window as unknown as PageVitrine).vitrine('recommend', {kind: 'nonsense' as 'again'}).catch(String),
  );
  expect(await refused).toBe(
    'argument: There is no list of the kind "nonsense". Use for-you, similar, complement, again.',
  );
});
