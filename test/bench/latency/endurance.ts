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
 * Events without end through the whole path: `dataLayer`, capture, worker, database, network, and the shelf of the start page. Both clocks
 * move on between visits, so that the run is of weeks. Memory is measured after each tenth.
 *
 * @throws Error when an event was not counted
 */
export async function endure(shop: DemoShop, events: number): Promise<Endurance> {
  const page = await openAsKnown(shop, '/');
  const [worker] = page.workers();
  const visits = Math.ceil(events / VISIT / PARTS) * PARTS;
  await Promise.all([page.evaluate(moveClock), worker.evaluate(moveClock)]);
  const before = await untilStatus(page, ({waiting}) => waiting === 0);
  const memory: Memory[] = [];
  let elapsedMs = 0;
  for (let visit = 0; visit < visits; visit++) {
    const aheadMs = (visit + 1) * PAUSE_MS;
    await Promise.all([page.evaluate(setAhead, aheadMs), worker.evaluate(setAhead, aheadMs)]);
    const started = performance.now();
    await makeVisit(page, visit, shop.itemIds);
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

/** Looks, searches, fills the cart, buys; resolves when all of it is durable. */
function makeVisit(page: Page, visit: number, itemIds: readonly string[]): Promise<void> {
  const pushes = Array.from({length: VISIT}, (_, n) => {
    const items = [{item_id: itemIds[(visit * 61 + n * 7) % itemIds.length]}];
    if (n === VISIT - 1) {
      return {event: 'purchase', ecommerce: {transaction_id: `order-${visit}`, value: 9, currency: 'EUR', items}};
    }
    if (n % 20 === 11) return {event: 'add_to_cart', ecommerce: {items}};
    if (n % 20 === 17) return {event: 'search', search_term: `thing ${(visit * 13 + n) % 97}`};
    return {event: 'view_item', ecommerce: {items}};
  });
  return page.evaluate(async (entries) => {
    const {vitrine, dataLayer} = globalThis as unknown as PageVitrine & {dataLayer: unknown[]};
    dataLayer.length = 0; // a page would be left long before its list grows to this
    dataLayer.push(...entries);
    for (;;) {
      const {waiting} = await vitrine('status');
      if (waiting === 0) return;
    }
  }, pushes);
}

async function measureMemory(page: Page): Promise<Memory> {
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
