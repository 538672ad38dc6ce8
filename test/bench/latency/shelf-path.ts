import type {Page} from '@playwright/test';
import {toSpans, traceWhile} from '../trace.ts';

const WARM_UPS = 10;
/** Longer than any answer takes: one event's shelf must not be taken for the next one's. */
const PAUSE_MS = 500;
const PUSHED = 'vitrine-bench-pushed';
const FRAME = 'vitrine-bench-frame';

export interface ShelfTimes {
  /** From the shop's push to the end of the frame that shows another order. */
  readonly shelf: number[];
  /** How much longer a loop takes on the main thread than without throttling. */
  readonly slowdown: number;
}

/**
 * Times from a push to `dataLayer` to the end of the frame that shows the page's shelf in its new order: style,
 * layout, paint and handing over to the compositor, from the browser's trace. Milliseconds. The throttle slows the
 * main thread; Chromium has none for workers.
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
  let changes = 0;
  const events = await traceWhile(page, ['blink.user_timing', 'toplevel'], async () => {
    // An event after which the shelf stays as it is shows nothing.
    for (let round = 0; changes < rounds + WARM_UPS && round < 4 * rounds; round++) {
      if (await changeShelf(page, itemIds[(round * 37) % itemIds.length])) changes++;
      await page.waitForTimeout(PAUSE_MS);
    }
  });
  await session.send('Emulation.setCPUThrottlingRate', {rate: 1});
  await session.detach();
  if (changes <= WARM_UPS) throw new Error('The shelf never changed its order.');
  return {shelf: toSpans(events, PUSHED, FRAME).slice(WARM_UPS), slowdown: throttled / free};
}

/** Marks the push and the frame after it in which the shelf has another order. @returns whether there was one */
function changeShelf(page: Page, itemId: string): Promise<boolean> {
  return page.evaluate(
    ([id, pushed, frame]) =>
      new Promise<boolean>((resolve) => {
        const list = document.querySelector('vitrine-recommendations')?.shadowRoot?.querySelector('[part~="list"]');
        if (!list) throw new Error('There is no shelf on the page.');
        const toOrder = (): string => Array.from(list.children, (card) => card.getAttribute('data-id')).join();
        const before = toOrder();
        const observer = new MutationObserver(() => {
          observer.disconnect();
          requestAnimationFrame(() => {
            if (toOrder() !== before) performance.mark(frame);
            // The order may be as it was: then there is nothing to see.
            setTimeout(() => resolve(toOrder() !== before));
          });
        });
        setTimeout(() => (observer.disconnect(), resolve(false)), 2000); // the shelf stays as it is
        observer.observe(list, {childList: true});
        const {dataLayer} = globalThis as unknown as {dataLayer: unknown[]}; // made by the page script
        performance.mark(pushed);
        dataLayer.push({event: 'view_item', ecommerce: {items: [{item_id: id}]}});
      }),
    [itemId, PUSHED, FRAME] as const,
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
