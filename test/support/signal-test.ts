import {test as base} from '@playwright/test';
import {openSignalShop, type SignalShop} from './signal-shop.ts';

/** Playwright's test with a shop that gives consent signals of every kind; the tests of a worker process share it. */
export const test = base.extend<object, {shop: SignalShop}>({
  shop: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter list.
    async ({}, use) => {
      const shop = await openSignalShop();
      await use(shop);
      await shop.close();
    },
    {scope: 'worker'},
  ],
});
