import {createHash} from 'node:crypto';
import {afterEach, expect, it, vi} from 'vitest';
import {MS_PER_DAY} from '../../../src/core/contract/durations.ts';
import {emptyProfile} from '../../../src/core/profile/profile.ts';
import {StatusBoard} from '../../../src/worker/browser/status.ts';
import {loadModelParts} from '../../../src/worker/shop/model-parts.ts';
import {ShopLoader} from '../../../src/worker/shop/shop-loader.ts';
import type {Shop} from '../../../src/worker/shop/shop.ts';

afterEach(() => vi.unstubAllGlobals());

const NOW_MS = 20_000 * MS_PER_DAY;
const STORE = {
  getFile: async () => undefined,
  putFile: async () => undefined,
  keepFiles: async () => undefined,
  getVerdict: async () => undefined,
  putVerdict: async () => undefined,
};

/** Answers requests as a server of the shop would. */
function serve(toAnswer: (address: string) => Response): void {
  vi.stubGlobal('fetch', async (address: string) => Object.defineProperty(toAnswer(address), 'url', {value: address}));
}

/** Bought once, and in two orders. */
const PROFILE = {
  ...emptyProfile(),
  bought: [
    {itemId: 'tea', timeMs: NOW_MS - 20 * MS_PER_DAY, quantity: 1},
    {itemId: 'jam', timeMs: NOW_MS - 30 * MS_PER_DAY, quantity: 1},
    {itemId: 'jam', timeMs: NOW_MS - 20 * MS_PER_DAY, quantity: 1},
  ],
};
const due = (shop: Shop) => shop.toDue?.(PROFILE, NOW_MS).map(({itemId}) => itemId);

it('reads what orders say where the other parts of a model fail, and notes each failure', async () => {
  const together = {names: ['tea', 'mug'], pairs: [[0, 1, 0.5]]};
  const orders = JSON.stringify({format: 1, products: [['tea', 0.5, 30]], categories: [], together});
  serve((address) => {
    if (address.endsWith('churn.json')) throw new TypeError('Failed to fetch');
    return new Response(address.endsWith('orders.json') ? orders : '{"format": 1}');
  });
  const sha256 = createHash('sha256').update(orders).digest('hex');
  const shop: Shop = {};
  const errors: unknown[] = [];
  const files = {segments: undefined, churn: undefined, orders: {name: 'orders.json', bytes: orders.length, sha256}};
  const place = {base: 'https://shop.test/model/manifest.json', cache: STORE};
  await loadModelParts(shop, {files, place}, (error) => errors.push(error));
  const told = errors.map(String).toSorted();
  expect(told).toHaveLength(2);
  expect(told.find((text) => text.includes('churn.json could not be fetched'))).toBeDefined();
  expect(told.find((text) => text.includes('segments.json'))).toBeDefined();
  expect(due(shop)).toEqual(['jam', 'tea']);
  expect(shop.together?.get('mug')).toEqual([{itemId: 'tea', weight: 0.5}]);
});

it.each<[string, string | undefined]>([
  ['without a model', undefined],
  ['where the model cannot be loaded', 'https://shop.test/model/manifest.json'],
])('what the shopper has bought in several orders is due %s', async (_, model) => {
  serve(() => new Response('', {status: 404}));
  const shop: Shop = {};
  const loader = new ShopLoader({
    config: {model, engine: 'cpu', timeZoneOffsetMinutes: 0, isBot: false},
    shop,
    board: new StatusBoard(),
    store: STORE,
    onArrived: async () => undefined,
    whenIdle: async () => undefined,
  });
  await loader.loadModel('first');
  expect(shop.toDue).toBeUndefined();
  await loader.loadModel('all');
  expect(due(shop)).toEqual(['jam']);
});
