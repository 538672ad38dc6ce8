import {afterAll, afterEach, beforeAll, beforeEach} from 'vitest';
import {HOOK_MS, openShopSite, type ShopSite} from './shop-site.ts';
import {Shopper} from './shopper.ts';

/**
 * Gives every test of a file a new shopper at one shop, which serves its files as built again after each test.
 *
 * @param onArrive takes both before each test
 * @param prepare adds files to the shop before the first one
 */
export function forEachShopper(
  onArrive: (shopper: Shopper, site: ShopSite) => void,
  prepare?: (site: ShopSite) => Promise<void>,
): void {
  let site: ShopSite;
  let shopper: Shopper;
  beforeAll(async () => {
    site = await openShopSite();
    await prepare?.(site);
  }, HOOK_MS);
  afterAll(() => site.close());
  beforeEach(async () => {
    shopper = await Shopper.arrive(site.url);
    onArrive(shopper, site);
  }, HOOK_MS);
  afterEach(async () => {
    site.restore();
    await shopper.leave();
  }, HOOK_MS);
}
