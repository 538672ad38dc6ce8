import {expect, test} from '@playwright/test';
import {BARE_PAGES} from '../bench/capture/bare-pages.ts';
import {openShopper} from '../bench/capture/capture-suite.ts';
import {leaveBarePages} from '../bench/capture/leave-bare-pages.ts';
import {leaveOrders, leaveProducts} from '../bench/capture/leave-demo-shop.ts';
import type {Checked} from '../bench/capture/tally.ts';

// The quick form of `npm run bench -- capture`: nothing is lost and nothing counted twice, whatever the times.

/** What is not in the log once. */
const wrong = (checked: readonly Checked[]) =>
  checked.filter(({found}) => found !== 1).map(({kind, dialect, left, found}) => ({kind, dialect, left, found}));

for (const waitMs of [0, 150]) {
  test(`bare pages that are left after ${waitMs} ms are in the log once each`, async () => {
    test.slow();
    const {context, close} = await openShopper();
    const checked = await leaveBarePages(context, BARE_PAGES, {waitMs, rate: 1, isBusy: false});
    await close();
    expect(checked).toHaveLength(BARE_PAGES.length);
    expect(wrong(checked)).toEqual([]);
  });
}

test('products and orders of the demo shop that are left at once are in the log once each', async () => {
  test.slow();
  const {context, close} = await openShopper();
  const leaving = {waitMs: 0, isLoaded: false};
  const checked = [...(await leaveProducts(context, 4, leaving)), ...(await leaveOrders(context, 2, leaving))];
  await close();
  expect(checked).toHaveLength(6);
  expect(wrong(checked)).toEqual([]);
});
