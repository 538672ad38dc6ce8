import {performance} from 'node:perf_hooks';
import type {Page} from '@playwright/test';
import type {PageVitrine} from '../../support/page-vitrine.ts';
import {type DemoShop, openAsKnown, untilStatus} from '../demo-shop.ts';

/** Events of a visit, and of a batch; a visit of more than 1,000 counts as a robot's. */
const VISIT = 200;
/** Between visits; after half an hour of silence a new one begins. */
const PAUSE_MS = 31 * 60_000;
const PARTS = 10;

/** Bytes after one part of the run. */
export interface Memory {
  readonly worker: number;
  readonly page: number;
  /** What the browser keeps on disk for the shop. */
  readonly disk: number;
}

export interface Endurance {
  readonly events: number;
  readonly seconds: number;
  /** After each tenth. */
  readonly memory: readonly Memory[];
}

/**
 * Events without end through the whole path: `dataLayer`, capture, worker, database, network, and the shelf of the
 * start page. Both clocks move on between visits, so that the run is of weeks. Memory is measured after each tenth.
 *
 * @throws Error when an event was not counted
 */
export async function endure(shop: DemoShop, events: number): Promise<Endurance> {
  const page = await openAsKnown(shop, '/');
  const [worker] = page.workers();
  const visits = Math.ceil(events / VISIT / PARTS) * PARTS;
  await Promise.all([page.evaluate(moveClock), worker.evaluate(moveClock)]);
  await page.evaluate((ids) => void Object.assign(globalThis, {benchItemIds: ids}), shop.itemIds);
  const before = await untilStatus(page, ({waiting}) => waiting === 0);
  const memory: Memory[] = [];
  let elapsedMs = 0;
  for (let visit = 0; visit < visits; visit++) {
    const aheadMs = (visit + 1) * PAUSE_MS;
    await Promise.all([page.evaluate(setAhead, aheadMs), worker.evaluate(setAhead, aheadMs)]);
    const started = performance.now();
    await makeVisit(page, visit);
    elapsedMs += performance.now() - started;
    if ((visit + 1) % (visits / PARTS) === 0) memory.push(await measureMemory(page));
  }
  const after = await untilStatus(page, ({waiting}) => waiting === 0);
  const counted = (after.engine?.counters.recorded ?? 0) - (before.engine?.counters.recorded ?? 0);
  if (counted < visits * VISIT) {
    throw new Error(
      `${visits * VISIT} events were made, ${counted} counted: ${JSON.stringify(after.engine?.counters)}`,
    );
  }
  await page.close();
  return {events: visits * VISIT, seconds: elapsedMs / 1000, memory};
}

interface Clock {
  benchAheadMs: number;
}

function moveClock(): void {
  const clock = globalThis as unknown as Clock;
  const now = Date.now.bind(Date);
  clock.benchAheadMs = 0;
  Date.now = () => now() + clock.benchAheadMs;
}

function setAhead(aheadMs: number): void {
  (globalThis as unknown as Clock).benchAheadMs = aheadMs;
}

/**
 * Looks, searches, fills the cart, buys; resolves when all of it is durable. The page makes its events itself: what
 * is sent to it from outside, the browser's debugger keeps.
 */
function makeVisit(page: Page, visit: number): Promise<void> {
  return page.evaluate(
    async ([number, length]) => {
      const {vitrine, dataLayer, benchItemIds} = globalThis as unknown as PageVitrine & {
        dataLayer: unknown[];
        benchItemIds: readonly string[];
      };
      dataLayer.length = 0; // a page would be left long before its list grows to this
      for (let n = 0; n < length; n++) {
        const items = [{item_id: benchItemIds[(number * 61 + n * 7) % benchItemIds.length]}];
        const ecommerce = {items, ...(n === length - 1 && {transaction_id: `order-${number}`, currency: 'EUR'})};
        if (n === length - 1) dataLayer.push({event: 'purchase', ecommerce});
        else if (n % 20 === 11) dataLayer.push({event: 'add_to_cart', ecommerce});
        else if (n % 20 === 17) dataLayer.push({event: 'search', search_term: `thing ${(number * 13 + n) % 97}`});
        else dataLayer.push({event: 'view_item', ecommerce});
      }
      for (;;) {
        const {waiting} = await vitrine('status');
        if (waiting === 0) return;
      }
    },
    [visit, VISIT] as const,
  );
}

async function measureMemory(page: Page): Promise<Memory> {
  // What nothing refers to any more is not kept; when the browser sweeps it up is its own affair.
  const session = await page.context().newCDPSession(page);
  // One sweep finds what another has let go of.
  for (let sweep = 0; sweep < 3; sweep++) await session.send('HeapProfiler.collectGarbage');
  await session.detach();
  return page.evaluate(async () => {
    // Not in lib.dom yet: https://wicg.github.io/performance-measure-memory/
    const {measureUserAgentSpecificMemory: measure} = performance as unknown as {
      measureUserAgentSpecificMemory(): Promise<{
        breakdown: readonly {bytes: number; attribution: readonly {scope: string}[]}[];
      }>;
    };
    const {breakdown} = await measure.call(performance);
    const {usage = 0} = await navigator.storage.estimate();
    const bytes = {worker: 0, page: 0};
    for (const {bytes: part, attribution} of breakdown) {
      if (attribution.some(({scope}) => scope === 'DedicatedWorkerGlobalScope')) bytes.worker += part;
      else bytes.page += part;
    }
    return {...bytes, disk: usage};
  });
}
