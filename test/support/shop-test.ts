import {expect, test as base} from '@playwright/test';
import type {CapturedEvent} from '../../src/core/contract/captured-event.ts';
import {startShopServer} from './shop-server.ts';
import type {ShopServer} from './shop-server.ts';

export {expect};

/**
 * Playwright's test with a shop of its own; a page error fails the test, for the profiler never throws into the shop.
 */
export const test = base.extend<{shop: ShopServer; pageErrors: string[]}>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter list.
  shop: async ({}, use) => {
    const shop = await startShopServer();
    await use(shop);
    await shop.close();
  },
  pageErrors: [
    async ({page}, use) => {
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await use(errors);
      expect(errors).toEqual([]);
    },
    {auto: true},
  ],
});

type Expected = Partial<CapturedEvent>;

/** Does something, and waits until the worker was told of `gives` (in any order), and of nothing that fits `never`. */
export async function expectEvents(
  shop: ShopServer,
  {when, gives, never = []}: {when: () => Promise<unknown>; gives: readonly Expected[]; never?: readonly Expected[]},
): Promise<void> {
  const before = shop.events.length;
  await when();
  const fresh = (): CapturedEvent[] => shop.events.slice(before);
  for (const expected of gives) {
    await expect.poll(fresh, {timeout: 10_000}).toContainEqual(expect.objectContaining(expected));
  }
  for (const unwanted of never) expect(fresh()).not.toContainEqual(expect.objectContaining(unwanted));
}
