import {expect, it} from 'vitest';
import {forEachShopper} from './support/each-shopper.ts';
import {RING} from './support/shop-site.ts';
import {captured, type Shopper, views} from './support/shopper.ts';

let shopper: Shopper;

forEachShopper((given) => (shopper = given));

const SHOP_ORDER = Array.from({length: RING}, (_, item) => `item-${item}`);

it('sorts the first list of a page by the catalogue, which is still on its way then', async () => {
  const before = await shopper.openShop();
  await before.call('record', [...views(6, 10), captured('cart-add', {itemId: 'item-14'})]);
  await before.page.close();

  let sendCatalogue = (): void => undefined;
  const isWanted = new Promise<void>((resolve) => (sendCatalogue = resolve));
  await shopper.context.route('**/catalogue.json', async (route) => {
    await isWanted;
    await route.continue();
  });
  const tab = await shopper.openShop(undefined, {model: undefined});
  const sorting = tab.call('rerank', SHOP_ORDER);
  await tab.call('status'); // calls are taken in order, so the list is asked for by now
  sendCatalogue();
  const sorted = await sorting;
  expect(sorted.toSorted()).toEqual(SHOP_ORDER.toSorted());
  // Every fourth product is of the category that the shopper looked at.
  expect(sorted.slice(0, RING / 4).map((id) => Number(id.slice(5)) % 4)).toEqual(Array(RING / 4).fill(2));
});
