import type {Page} from '@playwright/test';

const WARM_UPS = 10;
/** Longer than any answer takes: one event's shelf must not be taken for the next one's. */
const PAUSE_MS = 150;

export interface ShelfTimes {
  /** From the shop's push to the frame that shows another order. */
  readonly shelf: number[];
  /** How much longer a loop takes on the main thread than without throttling. */
  readonly slowdown: number;
}

/**
 * Times from a push to `dataLayer` to the frame in which the page's shelf shows its new order. Milliseconds. The throttle slows the main
 * thread; Chromium has none for workers.
 *
 * @param rate factor of the throttle, 1 for none
 */
export async function timeShelf(
  page: Page,
  itemIds: readonly string[],
  {rounds, rate}: {rounds: number; rate: number},
): Promise<ShelfTimes> {
  await page.locator('vitrine-recommendations').first().scrollIntoViewIfNeeded();
  const session = await page.context().newCDPSession(page);
  const free = await timeLoop(page);
  await session.send('Emulation.setCPUThrottlingRate', {rate});
  const throttled = await timeLoop(page);
  const shelf: number[] = [];
  // An event after which the shelf stays as it is shows nothing.
  for (let round = 0; shelf.length < rounds + WARM_UPS && round < 4 * rounds; round++) {
    const {elapsedMs, isOther} = await timeOne(page, itemIds[(round * 37) % itemIds.length]);
    if (isOther) shelf.push(elapsedMs);
    await page.waitForTimeout(PAUSE_MS);
  }
  await session.send('Emulation.setCPUThrottlingRate', {rate: 1});
  await session.detach();
  if (shelf.length <= WARM_UPS) throw new Error('The shelf never changed its order.');
  return {shelf: shelf.slice(WARM_UPS), slowdown: throttled / free};
}

function timeOne(page: Page, itemId: string): Promise<{elapsedMs: number; isOther: boolean}> {
  return page.evaluate(
    (id) =>
      new Promise<{elapsedMs: number; isOther: boolean}>((resolve) => {
        const list = document.querySelector('vitrine-recommendations')?.shadowRoot?.querySelector('[part~="list"]');
        if (!list) throw new Error('There is no shelf on the page.');
        const before = Array.from(list.children, (card) => card.getAttribute('data-id')).join();
        const painted = new MessageChannel();
        let started = 0;
        setTimeout(() => resolve({elapsedMs: Infinity, isOther: false}), 2000); // the shelf stays as it is
        painted.port1.onmessage = () => {
          const after = Array.from(list.children, (card) => card.getAttribute('data-id')).join();
          resolve({elapsedMs: performance.now() - started, isOther: after !== before});
        };
        new MutationObserver((_, observer) => {
          observer.disconnect();
          // A task after the next frame's callbacks: style, layout and paint of that frame are done.
          requestAnimationFrame(() => painted.port2.postMessage(0));
        }).observe(list, {childList: true});
        started = performance.now();
        const {dataLayer} = globalThis as unknown as {dataLayer: unknown[]}; // made by the page script
        dataLayer.push({event: 'view_item', ecommerce: {items: [{item_id: id}]}});
      }),
    itemId,
  );
}

function timeLoop(page: Page): Promise<number> {
  return page.evaluate(() => {
    const times = Array.from({length: 5}, () => {
      const started = performance.now();
      let sum = 0;
      for (let i = 0; i < 1e7; i++) sum += Math.sqrt(i);
      return performance.now() - started + (sum < 0 ? 1 : 0); // the sum is read, so the loop stays
    });
    return times.sort((a, b) => a - b)[2];
  });
}
