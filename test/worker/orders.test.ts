import {createHash} from 'node:crypto';
import {rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, it} from 'vitest';
import {MS_PER_HOUR} from '../../src/core/contract/durations.ts';
import type {OrderFacts} from '../../src/core/contract/order-facts.ts';
import {forEachShopper} from './support/each-shopper.ts';
import {RING, type ShopSite} from './support/shop-site.ts';
import {captured, type Shopper, type Tab} from './support/shopper.ts';

let site: ShopSite;
let shopper: Shopper;
forEachShopper((...given) => ([shopper, site] = given));

/** Item 8 is a mug, as every fourth; item 9 is for the garden. Mugs are bought again, but item 4 is not. */
const ORDERS: OrderFacts = {
  format: 1,
  products: [['item-4', 0, 0]],
  categories: [
    ['Kitchen > Mugs', 0.5, 2],
    ['Garden', 0.02, 2],
  ],
  together: {names: [], pairs: []},
};

/** Serves a file of what orders say with the model, which has to be removed at the end. */
async function serveOrders(content: string, hashed = content): Promise<void> {
  await writeFile(path.join(site.dist, 'model', 'orders.json'), content);
  site.tamper('/model/manifest.json', (manifest) => {
    const raw = JSON.parse(manifest.toString());
    const sha256 = createHash('sha256').update(hashed).digest('hex');
    raw.files.orders = {name: 'orders.json', bytes: Buffer.byteLength(content), sha256};
    return Buffer.from(JSON.stringify(raw));
  });
}

const bought = (n: number, hoursAgo: number) =>
  captured('purchase', {
    itemId: `item-${n}`,
    timeMs: Date.now() - hoursAgo * MS_PER_HOUR,
    orderId: `order-${hoursAgo}`,
  });

const listed = async (tab: Tab): Promise<string[]> =>
  (await tab.call('recommend', {count: RING})).map(({itemId}) => itemId);

it('a bought product comes back when it is due, and one whose kind is not bought again never does', async () => {
  await serveOrders(JSON.stringify(ORDERS));
  const tab = await shopper.openShop();
  await tab.until(({model}) => model === 'ready');
  await tab.call('record', [bought(8, 20), bought(9, 20), bought(4, 20), bought(12, 1)]);
  await expect.poll(() => listed(tab)).toContain('item-8');
  for (const id of ['item-9', 'item-4', 'item-12']) expect(await listed(tab)).not.toContain(id);
  await rm(path.join(site.dist, 'model', 'orders.json'));
});

it('without the file what was bought stays away, but for what the shopper has bought in several orders', async () => {
  const tab = await shopper.openShop();
  await tab.until(({model}) => model === 'ready');
  await tab.call('record', [bought(9, 23), bought(8, 20), bought(9, 19)]);
  await expect.poll(() => listed(tab)).toContain('item-9');
  expect(await listed(tab)).not.toContain('item-8');
  // Its address is not tried.
  expect(site.requests.filter((place) => place.includes('orders'))).toHaveLength(1);
});

it('a file that is not the one of the manifest is not used, and the status says so', async () => {
  await serveOrders(JSON.stringify(ORDERS), 'another');
  const tab = await shopper.openShop();
  const {degraded} = await tab.until((status) => 'model-corrupt' in status.degraded);
  expect(degraded['model-corrupt']).toMatch(/^orders\.json has SHA-256/);
  await tab.call('record', [bought(8, 20)]);
  expect(await listed(tab)).toHaveLength(RING - 1);
  await rm(path.join(site.dist, 'model', 'orders.json'));
});
