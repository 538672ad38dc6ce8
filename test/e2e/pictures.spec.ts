import {readShopProducts} from '../../demo-store/create-store.ts';
import {type DemoShop, openDemoShop, type SeenRequest} from '../support/demo-shop.ts';
import {expect, openAgreed, openProduct, test as base, Visitor} from '../support/demo-test.ts';

/** Products that nobody takes for one another's. */
const TASTES = {
  music: ['electric-guitar-comet', 'violin-4-4-student', 'five-string-banjo'],
  kitchen: ['round-belly-teapot', 'breakfast-teapot-for-two', 'morning-mug'],
};
const PICTURE = /^\/pictures\//;

const test = base.extend<{privateShop: DemoShop}>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter list.
  privateShop: async ({}, use) => {
    const shop = await openDemoShop({pictures: 'private'});
    await use(shop);
    await shop.close();
  },
});

/** The start page of a shopper who has looked at these products and whom the shop knows by a cookie. */
async function seeStart(shop: DemoShop, products: readonly string[]) {
  const visitor = await Visitor.arrive();
  const page = await visitor.context.newPage();
  await visitor.context.addCookies([{name: 'session', value: products[0], url: shop.origin}]);
  await openAgreed(page, shop.origin);
  for (const id of products) await openProduct(page, shop.origin, id);
  // From here on nothing comes from the browser's cache: a page whose requests are routed uses none.
  await page.route('**/pictures/**', (route) => route.continue());
  const before = shop.shopRequests.length;
  await page.goto(shop.origin);
  const shelf = page.locator('vitrine-recommendations').first();
  await expect(shelf.getByText(/Because you (viewed|like)/).first()).toBeVisible();
  /** Pictures that the page itself shows to everyone. */
  const own = new Set(
    await page.locator('main img').evaluateAll((all) => all.map((image) => image.getAttribute('src'))),
  );
  const requests = (dest: 'image' | 'empty'): SeenRequest[] =>
    shop.shopRequests.slice(before).filter(({url, headers}) => PICTURE.test(url) && headers['sec-fetch-dest'] === dest);
  return {
    visitor,
    shelf,
    /** Pictures of cards, as images have them. */
    images: () => requests('image').filter(({url}) => !own.has(url)),
    /** Pictures that a script fetches. */
    fetched: () => requests('empty'),
  };
}

test('by default the pictures of a personal shelf tell the shop whose taste they show', async ({shop}) => {
  test.slow();
  const music = await seeStart(shop, TASTES.music);
  await expect.poll(() => music.images().length).toBeGreaterThan(0);
  // Documented, and the reason for data-pictures="private".
  expect(music.images().every(({headers}) => String(headers.cookie).includes('session='))).toBe(true);
  await music.visitor.leave();
});

test('private pictures are the same for two shoppers of different tastes, without cookie and address', async ({
  privateShop: shop,
}) => {
  test.slow();
  const products = readShopProducts();
  const asked: string[][] = [];
  const shown: string[][] = [];
  for (const taste of Object.values(TASTES)) {
    const {visitor, shelf, images, fetched} = await seeStart(shop, taste);
    // Cards whose picture is in the pool show it; all have the space of it.
    await expect.poll(() => shelf.locator('img').evaluateAll(loaded), {timeout: 30_000}).not.toEqual([]);
    // The whole pool: as many pictures as the shop has products.
    const addresses = (): string[] => [...new Set(fetched().map(({url}) => url))].sort();
    await expect.poll(() => addresses().length, {timeout: 80_000}).toBe(products.length);
    expect(fetched().filter(({headers}) => headers.cookie !== undefined || headers.referer !== undefined)).toEqual([]);
    expect(images().map(({url}) => url)).toEqual([]);
    asked.push(addresses());
    shown.push(await shelf.getByRole('listitem').evaluateAll((all) => all.map((item) => item.dataset.id ?? '')));
    await visitor.leave();
  }
  // They do see different shelves.
  expect(shown[0]).not.toEqual(shown[1]);
  expect(asked[0]).toEqual(asked[1]);
});

test('private pictures are asked for in an order that is the same for everyone, also without consent', async ({
  privateShop: shop,
  visitor,
}) => {
  test.slow();
  const page = await visitor.context.newPage();
  // Pictures that the page itself shows would come from the browser's cache.
  await page.route('**/pictures/**', (route) => route.continue());
  await page.goto(shop.origin);
  const requests = (): SeenRequest[] =>
    shop.shopRequests.filter(({url, headers}) => PICTURE.test(url) && headers['sec-fetch-dest'] === 'empty');
  await expect.poll(() => requests().length, {timeout: 80_000}).toBeGreaterThan(11);
  const first = requests().slice(0, 12);
  // The first of each department, as the catalogue has them.
  const departments = await page.evaluate(async () => {
    const {items} = (await (await fetch('/catalogue.json')).json()) as {items: {image: string; category: string}[]};
    const byName = new Map<string, string>();
    for (const {image, category} of items) {
      const name = category.split(' > ')[0];
      if (!byName.has(name)) byName.set(name, image);
    }
    return [...byName.values()];
  });
  expect(first.map(({url}) => url).sort()).toEqual(departments.sort());
});

/** Addresses of the pictures that are there, as blobs of the page's own. */
function loaded(images: (HTMLElement | SVGElement)[]): string[] {
  return (images as HTMLImageElement[])
    .filter(({naturalWidth, src}) => naturalWidth > 0 && src.startsWith('blob:'))
    .map(({src}) => src);
}
